import { apiOf } from '~/api/context.server';
import { SubmitButton } from '~/forms/fields';
import { ApiForm } from '~/forms/form';
import { field, submit } from '~/forms/submit.server';
import { redirectWith } from '~/shell/flash.server';
import { texts, useText } from '~/texts';
import type { Route } from './+types/lost-stop';
import { IdentityPage } from './identity-page';

export function meta() {
  return [{ title: texts('en')('security.lost.notMeTitle') }, { name: 'referrer', content: 'same-origin' }];
}

/** Mail programs open links to look at them: only the button uses this one up. */
export async function loader({ request }: Route.LoaderArgs) {
  return { token: new URL(request.url).searchParams.get('token') ?? '' };
}

export async function action({ params: { market }, context, request }: Route.ActionArgs) {
  const form = await request.formData();
  return submit(form, async () => {
    await apiOf(context, market).post('/auth/factor-reset/not-me', { token: field(form, 'token') });
    return redirectWith(context, market, `/${market}/check-mail`, { key: 'security.lost.notMeDone', tone: 'good' });
  });
}

export default function LostStop({ loaderData: { token }, actionData, params: { market } }: Route.ComponentProps) {
  const t = useText();
  return (
    <IdentityPage market={market} title={t('security.lost.notMeTitle')} lead={t('security.lost.notMeLead')}>
      <ApiForm refusal={actionData}>
        <input type="hidden" name="token" value={token} />
        <SubmitButton color="red.9">{t('security.lost.stop')}</SubmitButton>
      </ApiForm>
    </IdentityPage>
  );
}
