import { Link, redirect } from 'react-router';
import { apiOf } from '~/api/context.server';
import { NewPasswordField, SubmitButton, TextField } from '~/forms/fields';
import { ApiForm } from '~/forms/form';
import { answered, field, submit } from '~/forms/submit.server';
import { slowNow } from '~/shell/slow.server';
import { SlowNotice } from '~/shell/slow-notice';
import { texts, useText } from '~/texts';
import type { Route } from './+types/register';
import { SocialButtons } from '../social/buttons';
import { logInOffers } from '../social/offers.server';
import classes from './identity.module.css';
import { IdentityPage } from './identity-page';
import { RoleChoice } from './role-choice';

export function meta() {
  return [{ title: texts('en')('identity.register.title') }];
}

export async function loader({ request, params, context }: Route.LoaderArgs) {
  const query = new URL(request.url).searchParams;
  const role = query.get('role') === 'host' ? ('host' as const) : ('chef' as const);
  const [slow, offers] = await Promise.all([slowNow(apiOf(context, params.market)), logInOffers(context, params.market)]);
  return { role, slow, offers };
}

export async function action({ params: { market }, context, request }: Route.ActionArgs) {
  const form = await request.formData();
  return submit(form, async () => {
    const email = field(form, 'email');
    await apiOf(context, market).post(
      '/auth/register',
      {
        email,
        password: field(form, 'password'),
        displayName: field(form, 'displayName'),
        role: field(form, 'role') === 'host' ? 'host' : 'chef',
      },
      answered(form),
    );
    return redirect(`/${market}/check-mail?email=${encodeURIComponent(email)}`);
  });
}

export default function Register({ loaderData, actionData, params: { market } }: Route.ComponentProps) {
  const t = useText();
  const role = actionData?.values['role'] ?? loaderData.role;
  return (
    <IdentityPage market={market} title={t('identity.register.title')} lead={t('identity.register.lead')}>
      <SlowNotice slow={loaderData.slow} part="mail" text="slow.mail" />
      <ApiForm refusal={actionData}>
        <RoleChoice role={role} />
        <TextField
          name="displayName"
          label={t('identity.register.name')}
          description={t('identity.register.nameHint')}
          autoComplete="name"
          maxLength={80}
          required
        />
        <TextField name="email" type="email" label={t('identity.email')} autoComplete="email" maxLength={254} required />
        <NewPasswordField name="password" label={t('identity.password')} />
        <p>
          {t('consent.atRegister')} <Link to={`/${market}/agreements/terms`}>{t('consent.terms')}</Link>,{' '}
          <Link to={`/${market}/agreements/privacy`}>{t('consent.privacy')}</Link>.
        </p>
        <SubmitButton>{t('identity.register.button')}</SubmitButton>
      </ApiForm>
      <SocialButtons offers={loaderData.offers} market={market} />
      <p className={classes['links']}>
        <span>
          {t('identity.register.haveAccount')} <Link to={`/${market}/log-in`}>{t('identity.logIn.button')}</Link>
        </span>
      </p>
    </IdentityPage>
  );
}
