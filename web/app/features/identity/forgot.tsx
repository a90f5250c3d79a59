import { redirect } from 'react-router';
import { apiOf } from '~/api/context.server';
import { SubmitButton, TextField } from '~/forms/fields';
import { ApiForm } from '~/forms/form';
import { answered, field, submit } from '~/forms/submit.server';
import { texts, useText } from '~/texts';
import type { Route } from './+types/forgot';
import { IdentityPage } from './identity-page';

export function meta() {
  return [{ title: texts('en')('identity.forgot.title') }];
}

export async function action({ params: { market }, context, request }: Route.ActionArgs) {
  const form = await request.formData();
  return submit(form, async () => {
    await apiOf(context, market).post('/auth/reset-request', { email: field(form, 'email') }, answered(form));
    return redirect(`/${market}/check-mail`);
  });
}

export default function Forgot({ actionData, params: { market } }: Route.ComponentProps) {
  const t = useText();
  return (
    <IdentityPage market={market} title={t('identity.forgot.title')} lead={t('identity.forgot.lead')}>
      <ApiForm refusal={actionData}>
        <TextField name="email" type="email" label={t('identity.email')} autoComplete="email" required />
        <SubmitButton>{t('identity.forgot.button')}</SubmitButton>
      </ApiForm>
    </IdentityPage>
  );
}
