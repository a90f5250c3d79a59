import { apiOf } from '~/api/context.server';
import { SubmitButton } from '~/forms/fields';
import { ApiForm } from '~/forms/form';
import { field, submit } from '~/forms/submit.server';
import { redirectWith } from '~/shell/flash.server';
import { texts, useText } from '~/texts';
import type { Route } from './+types/email-confirm';
import { IdentityPage } from './identity-page';

export function meta() {
  return [{ title: texts('en')('security.email.confirmTitle') }, { name: 'referrer', content: 'same-origin' }];
}

/** Mail programs open links to look at them: only the button uses this one up. */
export async function loader({ request }: Route.LoaderArgs) {
  return { token: new URL(request.url).searchParams.get('token') ?? '' };
}

export async function action({ params: { market }, context, request }: Route.ActionArgs) {
  const form = await request.formData();
  return submit(form, async () => {
    await apiOf(context, market).post('/auth/email/confirm', { token: field(form, 'token') });
    return redirectWith(context, market, `/${market}/account`, { key: 'security.email.confirmed', tone: 'good' });
  });
}

export default function EmailConfirm({ loaderData: { token }, actionData, params: { market } }: Route.ComponentProps) {
  const t = useText();
  return (
    <IdentityPage market={market} title={t('security.email.confirmTitle')} lead={t('security.email.confirmLead')}>
      <ApiForm refusal={actionData}>
        <input type="hidden" name="token" value={token} />
        <SubmitButton>{t('security.email.confirmButton')}</SubmitButton>
      </ApiForm>
    </IdentityPage>
  );
}
