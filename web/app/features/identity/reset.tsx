import { Link } from 'react-router';
import { apiOf } from '~/api/context.server';
import { NewPasswordField, SubmitButton } from '~/forms/fields';
import { ApiForm } from '~/forms/form';
import { field, submit } from '~/forms/submit.server';
import { redirectWith } from '~/shell/flash.server';
import { texts, useText } from '~/texts';
import type { Route } from './+types/reset';
import classes from './identity.module.css';
import { IdentityPage } from './identity-page';

export function meta() {
  return [{ title: texts('en')('identity.reset.title') }, { name: 'referrer', content: 'same-origin' }];
}

export async function loader({ request }: Route.LoaderArgs) {
  return { token: new URL(request.url).searchParams.get('token') ?? '' };
}

export async function action({ params: { market }, context, request }: Route.ActionArgs) {
  const form = await request.formData();
  return submit(form, async () => {
    await apiOf(context, market).post('/auth/reset', { token: field(form, 'token'), password: field(form, 'password') });
    return redirectWith(context, market, `/${market}/log-in`, { key: 'identity.reset.done', tone: 'good' });
  });
}

export default function Reset({ loaderData: { token }, actionData, params: { market } }: Route.ComponentProps) {
  const t = useText();
  return (
    <IdentityPage market={market} title={t('identity.reset.title')} lead={token ? undefined : t('identity.verify.noToken')}>
      {token && (
        <ApiForm refusal={actionData}>
          <input type="hidden" name="token" value={token} />
          <NewPasswordField name="password" label={t('identity.newPassword')} />
          <SubmitButton>{t('identity.reset.button')}</SubmitButton>
        </ApiForm>
      )}
      {(!token || actionData) && (
        <p className={classes['links']}>
          <Link to={`/${market}/forgot`}>{t('identity.verify.newLink')}</Link>
        </p>
      )}
    </IdentityPage>
  );
}
