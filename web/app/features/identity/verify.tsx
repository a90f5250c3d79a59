import { Link } from 'react-router';
import { apiOf, sessionContext } from '~/api/context.server';
import { NewPasswordField, SubmitButton } from '~/forms/fields';
import { ApiForm } from '~/forms/form';
import { field, submit } from '~/forms/submit.server';
import { redirectWith } from '~/shell/flash.server';
import { texts, useText } from '~/texts';
import type { Route } from './+types/verify';
import classes from './identity.module.css';
import { IdentityPage } from './identity-page';

export function meta() {
  return [{ title: texts('en')('identity.verify.title') }, { name: 'referrer', content: 'same-origin' }];
}

/** The cookie may be of another registration: then the API asks for a password after all. */
export async function loader({ params: { market }, context, request }: Route.LoaderArgs) {
  return {
    token: new URL(request.url).searchParams.get('token') ?? '',
    registeredHere: context.get(sessionContext).cookie(`gh_${market}_registration`) !== undefined,
  };
}

/** A press is asked for, because mail programs open links by themselves to look at them, and would use the link up. */
export async function action({ params: { market }, context, request }: Route.ActionArgs) {
  const form = await request.formData();
  return submit(form, async () => {
    const password = field(form, 'password');
    await apiOf(context, market).post('/auth/verify', {
      token: field(form, 'token'),
      session: 'cookie',
      ...(password === '' ? {} : { password }),
    });
    return redirectWith(context, market, `/${market}/`, { key: 'identity.verify.done', tone: 'good' });
  });
}

export default function Verify({ loaderData: { token, registeredHere }, actionData, params: { market } }: Route.ComponentProps) {
  const t = useText();
  const asksPassword = !registeredHere || actionData?.problem.fields?.some(({ path }) => path === '/password') === true;
  const lead = asksPassword ? 'identity.verify.leadElsewhere' : 'identity.verify.lead';
  return (
    <IdentityPage market={market} title={t('identity.verify.title')} lead={token ? t(lead) : t('identity.verify.noToken')}>
      {token && (
        <ApiForm refusal={actionData}>
          <input type="hidden" name="token" value={token} />
          {asksPassword && <NewPasswordField name="password" label={t('identity.password')} />}
          <SubmitButton>{t('identity.verify.button')}</SubmitButton>
        </ApiForm>
      )}
      {(!token || actionData) && (
        <p className={classes['links']}>
          <Link to={`/${market}/log-in`}>{t('identity.verify.newLink')}</Link>
        </p>
      )}
    </IdentityPage>
  );
}
