import { Form, Link, redirect } from 'react-router';
import { apiOf, personOf, safeNext } from '~/api/context.server';
import type { DemoPerson, Person } from '~/api/types';
import { PasswordField, SubmitButton, TextField } from '~/forms/fields';
import { ApiForm } from '~/forms/form';
import { showPasskey, usePasskeysWork } from '~/forms/passkey';
import { PasskeyButton } from '~/forms/passkey-button';
import { answered, field, submit } from '~/forms/submit.server';
import { welcome } from '~/features/consent/after-log-in.server';
import { type TextKey, texts, useText } from '~/texts';
import type { Route } from './+types/log-in';
import { SocialButtons } from '../social/buttons';
import { logInOffers } from '../social/offers.server';
import { demoCode, demoPeople } from './demo.server';
import classes from './identity.module.css';
import { IdentityPage } from './identity-page';
import { shownPasskey } from './shown-factor.server';

export function meta() {
  return [{ title: texts('en')('identity.logIn.title') }];
}

export async function loader({ params, context, request }: Route.LoaderArgs) {
  const next = safeNext(params.market, new URL(request.url).searchParams.get('next'));
  if (await personOf(context, params.market)) throw redirect(next);
  const [people, offers] = await Promise.all([demoPeople(context, params.market), logInOffers(context, params.market)]);
  return { next, people, offers };
}

export async function action({ params: { market }, context, request }: Route.ActionArgs) {
  const form = await request.formData();
  return submit(form, async () => {
    const email = field(form, 'email');
    const next = safeNext(market, field(form, 'goto'));
    const api = apiOf(context, market);
    const passkey = shownPasskey(form);
    if (passkey !== undefined) {
      const { person } = await api.post<{ person: Person }>('/auth/passkey', { passkey, session: 'cookie' });
      return welcome(context, market, next, person);
    }
    let answer = await api.post<{ person: Person } | { ways: string[] }>(
      '/auth/login',
      {
        email,
        password: field(form, 'password'),
        session: 'cookie',
      },
      answered(form),
    );
    if ('ways' in answer) {
      // The demo's button reads the code off the made-up person's authenticator, as one would off a phone.
      const shown = form.has('demo') ? await demoCode(context, email) : undefined;
      if (!shown) {
        const people = await demoPeople(context, market);
        const who = people.some((each) => each.email === email) ? `&who=${encodeURIComponent(email)}` : '';
        const by = encodeURIComponent(answer.ways.join(' '));
        return redirect(`/${market}/log-in/second?next=${encodeURIComponent(next)}&by=${by}${who}`);
      }
      answer = await api.post<{ person: Person }>('/auth/second-step', { code: shown.code, session: 'cookie' });
    }
    return welcome(context, market, next, answer.person);
  });
}

export default function LogIn({ loaderData, actionData, params: { market } }: Route.ComponentProps) {
  const t = useText();
  const { next, people, offers } = loaderData;
  const passkeysWork = usePasskeysWork();
  const byPasskey = actionData?.values['passkey'] !== undefined;
  const home = `/${market}`;
  const query = next === `${home}/` ? '' : `?next=${encodeURIComponent(next)}`;
  return (
    <IdentityPage market={market} title={t('identity.logIn.title')} lead={t('identity.logIn.lead')}>
      <ApiForm refusal={byPasskey ? undefined : actionData}>
        <input type="hidden" name="goto" value={next} />
        <TextField name="email" type="email" label={t('identity.email')} autoComplete="username" required />
        <PasswordField name="password" label={t('identity.password')} autoComplete="current-password" required />
        <SubmitButton>{t('identity.logIn.button')}</SubmitButton>
      </ApiForm>
      {passkeysWork && (
        <ApiForm refusal={byPasskey ? actionData : undefined}>
          <input type="hidden" name="goto" value={next} />
          <PasskeyButton answer={() => showPasskey(market, 'log_in')} variant="default" fullWidth>
            {t('passkey.logIn')}
          </PasskeyButton>
        </ApiForm>
      )}
      <SocialButtons offers={offers} market={market} next={next} />
      {actionData?.problem.code === 'identity.not_verified' && (
        <p className={classes['links']}>
          <Link to={`${home}/check-mail?email=${encodeURIComponent(actionData.values['email'] ?? '')}`}>
            {t('identity.logIn.unverified')}
          </Link>
        </p>
      )}
      <p className={classes['links']}>
        <Link to={`${home}/forgot`}>{t('identity.logIn.forgot')}</Link>
        <span>
          {t('identity.logIn.noAccount')} <Link to={`${home}/register${query}`}>{t('identity.logIn.register')}</Link>
        </span>
      </p>
      {people.length > 0 && <DemoPeople people={people} next={next} />}
    </IdentityPage>
  );
}

/** Each button sends the ordinary form, filled in: nobody gets in by another way. */
function DemoPeople({ people, next }: { people: DemoPerson[]; next: string }) {
  const t = useText();
  const roleText = (role: string): TextKey =>
    (['chef', 'host', 'support', 'admin'].includes(role) ? `identity.demo.role.${role}` : 'identity.demo.role.other') as TextKey;
  return (
    <section className={classes['demo']} aria-labelledby="demo">
      <h2 id="demo">{t('identity.demo.title')}</h2>
      <p>{t('identity.demo.lead')}</p>
      <ul>
        {people.map((person) => (
          <li key={person.email}>
            <Form method="post">
              <input type="hidden" name="goto" value={next} />
              <input type="hidden" name="demo" value="1" />
              <input type="hidden" name="email" value={person.email} />
              <input type="hidden" name="password" value={person.password} />
              <button type="submit">
                <strong>{t('identity.demo.as', { name: person.displayName ?? person.email })}</strong>
                <span>{person.about ?? t(roleText(person.role))}</span>
              </button>
            </Form>
          </li>
        ))}
      </ul>
    </section>
  );
}
