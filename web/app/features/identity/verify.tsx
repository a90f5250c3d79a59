import { Link } from 'react-router';
import { apiOf } from '~/api/context.server';
import { SubmitButton } from '~/forms/fields';
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

export async function loader({ request }: Route.LoaderArgs) {
  return { token: new URL(request.url).searchParams.get('token') ?? '' };
}

/** A press is asked for, because mail programs open links by themselves to look at them, and would use the link up. */
export async function action({ params: { market }, context, request }: Route.ActionArgs) {
  const form = await request.formData();
  return submit(form, async () => {
    await apiOf(context, market).post('/auth/verify', { token: field(form, 'token'), session: 'cookie' });
    return redirectWith(context, market, `/${market}/`, { key: 'identity.verify.done', tone: 'good' });
  });
}

export default function Verify({ loaderData: { token }, actionData, params: { market } }: Route.ComponentProps) {
  const t = useText();
  return (
    <IdentityPage
      market={market}
      title={t('identity.verify.title')}
      lead={token ? t('identity.verify.lead') : t('identity.verify.noToken')}
    >
      {token && (
        <ApiForm refusal={actionData}>
          <input type="hidden" name="token" value={token} />
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
