import { apiOf, requirePerson } from '~/api/context.server';
import { path } from '~/api/client.server';
import type { Page, PaymentMethod } from '~/api/types';
import { brandName } from '~/features/bookings/pay-with';
import { NewPasswordField, PasswordField, SubmitButton, TextField } from '~/forms/fields';
import { ApiForm, type FormRefusal } from '~/forms/form';
import { field, submit } from '~/forms/submit.server';
import { redirectWith } from '~/shell/flash.server';
import { LinkButton } from '~/shell/link-button';
import { type TextKey, texts, useText } from '~/texts';
import type { Route } from './+types/account';
import classes from './account.module.css';

export function meta() {
  return [{ title: texts('en')('account.title') }];
}

export async function loader({ params, context, request }: Route.LoaderArgs) {
  const person = await requirePerson(context, params.market, request);
  const { items } = await apiOf(context, params.market).get<Page<PaymentMethod>>('/payments/methods');
  return { person, cards: items };
}

export async function action({ params: { market }, context, request }: Route.ActionArgs) {
  const form = await request.formData();
  return submit(form, async () => {
    const api = apiOf(context, market);
    const done = (key: TextKey, to = 'account') => redirectWith(context, market, `/${market}/${to}`, { key, tone: 'good' });
    switch (field(form, 'intent')) {
      case 'password':
        await api.post('/auth/password', { current: field(form, 'current'), next: field(form, 'next') });
        return done('account.passwordChanged');
      case 'forget':
        await api.delete(path`/payments/methods/${field(form, 'card')}`);
        return done('account.forgotten');
      case 'close':
        await api.post('/me/close', {});
        return done('account.closed', '');
      case 'everywhere':
        await api.post('/auth/logout-everywhere');
        return done('account.everywhereDone', 'log-in');
      default:
        await api.patch('/me', { displayName: field(form, 'displayName') });
        return done('account.saved');
    }
  });
}

/** A refusal belongs to the form that was sent. */
const mine = (answer: FormRefusal | undefined, intent: string): FormRefusal | undefined =>
  answer?.values['intent'] === intent ? answer : undefined;

export default function Account({ loaderData: { person, cards }, actionData, params: { market } }: Route.ComponentProps) {
  const t = useText();
  return (
    <main id="main" className={`gh-page ${classes['page']}`}>
      <h1>{t('account.title')}</h1>
      <p>{t('account.email', { email: person.email })}</p>
      <section>
        <h2>{t('account.nameTitle')}</h2>
        <ApiForm refusal={mine(actionData, 'name')} initial={{ displayName: person.displayName }}>
          <input type="hidden" name="intent" value="name" />
          <TextField
            name="displayName"
            label={t('account.name')}
            description={t('account.nameHint')}
            autoComplete="name"
            maxLength={200}
            required
          />
          <SubmitButton>{t('account.save')}</SubmitButton>
        </ApiForm>
      </section>
      <section id="password">
        <h2>{t('account.passwordTitle')}</h2>
        <ApiForm refusal={mine(actionData, 'password')}>
          <input type="hidden" name="intent" value="password" />
          <PasswordField name="current" label={t('account.current')} autoComplete="current-password" maxLength={200} required />
          <NewPasswordField name="next" label={t('account.next')} />
          <SubmitButton>{t('account.changePassword')}</SubmitButton>
        </ApiForm>
      </section>
      <section>
        <h2>{t('account.cards')}</h2>
        {cards.length === 0 && <p>{t('account.noCards')}</p>}
        <ul className={classes['cards']}>
          {cards.map(({ id, brand, last4, expMonth, expYear }) => (
            <li key={id}>
              <span>
                {t('checkout.savedCard', {
                  brand: brandName(brand),
                  last4,
                  month: String(expMonth).padStart(2, '0'),
                  year: String(expYear % 100),
                })}
              </span>
              <ApiForm refusal={undefined}>
                <input type="hidden" name="intent" value="forget" />
                <input type="hidden" name="card" value={id} />
                <SubmitButton variant="default">{t('account.forget')}</SubmitButton>
              </ApiForm>
            </li>
          ))}
        </ul>
      </section>
      <section>
        <h2>{t('saved.title')}</h2>
        <LinkButton to={`/${market}/account/searches`} variant="default">
          {t('saved.open')}
        </LinkButton>
      </section>
      <section>
        <h2>{t('packs.title')}</h2>
        <LinkButton to={`/${market}/account/packs`} variant="default">
          {t('packs.mine')}
        </LinkButton>
      </section>
      <section>
        <h2>{t('papers.mine')}</h2>
        <p>{t('papers.mineHint')}</p>
        <LinkButton to={`/${market}/account/papers`} variant="default">
          {t('papers.mine')}
        </LinkButton>
      </section>
      <section>
        <h2>{t('calendars.mine')}</h2>
        <LinkButton to={`/${market}/account/calendar`} variant="default">
          {t('calendars.link')}
        </LinkButton>
      </section>
      <section>
        <h2>{t('security.title')}</h2>
        <p>{t('security.hint')}</p>
        <LinkButton to={`/${market}/account/security`} variant="default">
          {t('security.open')}
        </LinkButton>
      </section>
      <section>
        <h2>{t('social.mine.title')}</h2>
        <LinkButton to={`/${market}/account/elsewhere`} variant="default">
          {t('social.mine.open')}
        </LinkButton>
      </section>
      <section>
        <h2>{t('account.devices')}</h2>
        <LinkButton to={`/${market}/account/devices`} variant="default">
          {t('security.devices.open')}
        </LinkButton>
        <details>
          <summary>{t('account.everywhere')}</summary>
          <p>{t('account.everywhereHint')}</p>
          <ApiForm refusal={mine(actionData, 'everywhere')}>
            <input type="hidden" name="intent" value="everywhere" />
            <SubmitButton>{t('account.everywhere')}</SubmitButton>
          </ApiForm>
        </details>
      </section>
      <section>
        <h2>{t('tokens.title')}</h2>
        <p>{t('tokens.hint')}</p>
        <LinkButton to={`/${market}/account/tokens`} variant="default">
          {t('tokens.open')}
        </LinkButton>
      </section>
      <section>
        <h2>{t('consent.title')}</h2>
        <p>{t('consent.hint')}</p>
        <LinkButton to={`/${market}/account/consent`} variant="default">
          {t('consent.open')}
        </LinkButton>
      </section>
      <section>
        <h2>{t('account.data.title')}</h2>
        <p>{t('account.data.hint')}</p>
        <LinkButton to={`/${market}/account/data`} variant="default">
          {t('account.data.open')}
        </LinkButton>
      </section>
      <section>
        <h2>{t('account.closeTitle')}</h2>
        <details open={mine(actionData, 'close') !== undefined}>
          <summary>{t('account.closeButton')}</summary>
          <p>{t('account.closeHint')}</p>
          <p>{t('account.closeKept')}</p>
          <ApiForm refusal={mine(actionData, 'close')}>
            <input type="hidden" name="intent" value="close" />
            <SubmitButton color="red.9">{t('account.closeForGood')}</SubmitButton>
          </ApiForm>
        </details>
      </section>
    </main>
  );
}
