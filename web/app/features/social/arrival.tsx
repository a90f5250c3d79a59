import { redirect } from 'react-router';
import { apiOf, personOf } from '~/api/context.server';
import { isApiError } from '~/api/errors';
import type { Person } from '~/api/types';
import { SubmitButton, TextField } from '~/forms/fields';
import { ApiForm, type FormRefusal } from '~/forms/form';
import { field, submit } from '~/forms/submit.server';
import { redirectWith } from '~/shell/flash.server';
import { LinkButton } from '~/shell/link-button';
import { texts, useText } from '~/texts';
import { isDemo } from '../identity/demo.server';
import identity from '../identity/identity.module.css';
import { IdentityPage } from '../identity/identity-page';
import { RoleChoice } from '../identity/role-choice';
import type { Route } from './+types/arrival';
import classes from './social.module.css';

interface Arrival {
  provider: string;
  title: string;
  ask: 'log_in' | 'account' | 'address';
  name?: string;
  email?: string;
  /** Where a link was sent that waits to be opened. */
  mailedTo?: string;
  next: string;
}

export function meta() {
  return [{ title: texts('en')('social.arrival.title') }];
}

export async function loader({ params: { market }, context }: Route.LoaderArgs) {
  try {
    const arrival = await apiOf(context, market).get<Arrival>('/auth/social/arrival');
    const [person, demo] = await Promise.all([personOf(context, market), isDemo(context, market)]);
    return { arrival, person, demo };
  } catch (error) {
    if (!isApiError(error) || error.problem.status !== 404) throw error;
    throw redirectWith(context, market, `/${market}/log-in`, { key: 'social.over', tone: 'bad' });
  }
}

export async function action({ params: { market }, context, request }: Route.ActionArgs) {
  const form = await request.formData();
  return submit(form, async () => {
    const api = apiOf(context, market);
    const home = `/${market}/`;
    if (field(form, 'intent') === 'drop') {
      await api.delete('/auth/social/arrival');
      return redirectWith(context, market, home, { key: 'social.dropped', tone: 'good' });
    }
    if (field(form, 'intent') === 'link') {
      const { next = home } = await api.post<{ next?: string }>('/auth/social/arrival/link');
      return redirectWith(context, market, next, { key: 'social.linked', tone: 'good' });
    }
    const email = field(form, 'email');
    const made = await api.post<{ outcome?: string; next?: string; person?: Person }>('/auth/social/arrival/account', {
      displayName: field(form, 'displayName'),
      role: field(form, 'role') === 'host' ? 'host' : 'chef',
      ...(email === '' ? {} : { email }),
    });
    if (made.outcome === undefined) return redirect(`/${market}/social/arrival`);
    const values = { name: made.person?.displayName ?? '' };
    return redirectWith(context, market, made.next ?? home, { key: 'social.created', values, tone: 'good' });
  });
}

export default function ArrivalPage({ loaderData: { arrival, person, demo }, actionData, params: { market } }: Route.ComponentProps) {
  const refusal = actionData as FormRefusal | undefined;
  if (person) return <LinkQuestion market={market} arrival={arrival} person={person} refusal={refusal} />;
  if (arrival.ask === 'log_in') return <LogInFirst market={market} arrival={arrival} />;
  return <NewAccount market={market} arrival={arrival} refusal={refusal} demo={demo} />;
}

const logInAndLink = (market: string): string => `/${market}/log-in?next=${encodeURIComponent(`/${market}/social/arrival`)}`;

interface Props {
  market: string;
  arrival: Arrival;
  refusal?: FormRefusal | undefined;
}

function LogInFirst({ market, arrival: { title, email = '' } }: Props) {
  const t = useText();
  return (
    <IdentityPage market={market} title={t('social.logIn.title')} lead={t('social.logIn.text', { title, email })}>
      <div className={classes['choices']}>
        <LinkButton to={logInAndLink(market)} size="md">
          {t('social.logIn.button')}
        </LinkButton>
        <Drop />
      </div>
    </IdentityPage>
  );
}

function LinkQuestion({ market, arrival: { title, email }, person, refusal }: Props & { person: Person }) {
  const t = useText();
  const lead =
    email === undefined
      ? t('social.link.textPlain', { email: person.email, title })
      : t('social.link.text', { email: person.email, account: email, title });
  return (
    <IdentityPage market={market} title={t('social.link.title', { title })} lead={lead}>
      <div className={classes['choices']}>
        <ApiForm refusal={refusal}>
          <input type="hidden" name="intent" value="link" />
          <SubmitButton>{t('social.link.button', { title })}</SubmitButton>
        </ApiForm>
        <Drop />
      </div>
    </IdentityPage>
  );
}

function NewAccount({ market, arrival: { title, ask, name = '', email, mailedTo }, refusal, demo }: Props & { demo: boolean }) {
  const t = useText();
  const lead =
    email !== undefined && ask === 'account' ? t('social.arrival.known', { title, email }) : t('social.arrival.unknown', { title });
  return (
    <IdentityPage market={market} title={t('social.arrival.title')} lead={lead}>
      {mailedTo === undefined ? (
        <p>{t(ask === 'account' ? 'social.arrival.account' : 'social.arrival.address')}</p>
      ) : (
        <div className={identity['note']} role="status">
          <p>{t('social.arrival.mailed', { email: mailedTo })}</p>
          {demo && <LinkButton to={`/sandbox?to=${encodeURIComponent(mailedTo)}`}>{t('identity.checkMail.inbox')}</LinkButton>}
        </div>
      )}
      <ApiForm refusal={refusal} initial={{ displayName: name, email: mailedTo ?? (ask === 'address' ? (email ?? '') : '') }}>
        <RoleChoice role={refusal?.values['role'] ?? 'chef'} />
        <TextField
          name="displayName"
          label={t('identity.register.name')}
          description={t('identity.register.nameHint')}
          autoComplete="name"
          maxLength={80}
          required
        />
        {ask === 'address' && (
          <TextField name="email" type="email" label={t('identity.email')} autoComplete="email" maxLength={254} required />
        )}
        <SubmitButton>{t('social.arrival.button')}</SubmitButton>
      </ApiForm>
      <section className={classes['have']} aria-labelledby="have">
        <h2 id="have">{t('social.arrival.haveTitle')}</h2>
        <p>{t('social.arrival.have', { title })}</p>
        <div className={classes['choices']}>
          <LinkButton to={logInAndLink(market)} variant="default" size="md">
            {t('social.arrival.haveButton')}
          </LinkButton>
          <Drop />
        </div>
      </section>
    </IdentityPage>
  );
}

function Drop() {
  const t = useText();
  return (
    <ApiForm refusal={undefined}>
      <input type="hidden" name="intent" value="drop" />
      <SubmitButton variant="subtle">{t('social.drop')}</SubmitButton>
    </ApiForm>
  );
}
