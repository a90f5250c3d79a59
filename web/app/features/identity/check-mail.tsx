import { apiOf } from '~/api/context.server';
import { SubmitButton } from '~/forms/fields';
import { ApiForm } from '~/forms/form';
import { answered, field, submit } from '~/forms/submit.server';
import { redirectWith } from '~/shell/flash.server';
import { LinkButton } from '~/shell/link-button';
import { slowNow } from '~/shell/slow.server';
import { SlowNotice } from '~/shell/slow-notice';
import { texts, useText } from '~/texts';
import type { Route } from './+types/check-mail';
import { isDemo } from './demo.server';
import classes from './identity.module.css';
import { IdentityPage } from './identity-page';

export function meta() {
  return [{ title: texts('en')('identity.checkMail.title') }];
}

/** `?email=` after registering; without it after asking for a new password, where we do not say whether there is an account. */
export async function loader({ params, context, request }: Route.LoaderArgs) {
  const email = new URL(request.url).searchParams.get('email') ?? '';
  const [demo, slow] = await Promise.all([isDemo(context, params.market), slowNow(apiOf(context, params.market))]);
  return { email, demo, slow };
}

export async function action({ params: { market }, context, request }: Route.ActionArgs) {
  const form = await request.formData();
  return submit(form, async () => {
    const email = field(form, 'email');
    await apiOf(context, market).post('/auth/resend', { email }, answered(form));
    const here = `/${market}/check-mail?email=${encodeURIComponent(email)}`;
    return redirectWith(context, market, here, { key: 'identity.checkMail.sent', tone: 'good' });
  });
}

export default function CheckMail({ loaderData: { email, demo, slow }, actionData, params: { market } }: Route.ComponentProps) {
  const t = useText();
  return (
    <IdentityPage
      market={market}
      title={t('identity.checkMail.title')}
      lead={email ? t('identity.checkMail.text', { email }) : t('identity.checkMail.textPlain')}
    >
      <SlowNotice slow={slow} part="mail" text="slow.mail" />
      {demo && (
        <div className={classes['note']}>
          <p>{t('identity.checkMail.demo')}</p>
          <LinkButton to={email ? `/sandbox?to=${encodeURIComponent(email)}` : '/sandbox'}>{t('identity.checkMail.inbox')}</LinkButton>
        </div>
      )}
      {email && (
        <>
          <p className={classes['lead']}>{t('identity.checkMail.nothing')}</p>
          <ApiForm refusal={actionData}>
            <input type="hidden" name="email" value={email} />
            <SubmitButton variant="default">{t('identity.checkMail.again')}</SubmitButton>
          </ApiForm>
        </>
      )}
    </IdentityPage>
  );
}
