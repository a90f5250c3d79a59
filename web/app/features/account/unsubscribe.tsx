import { Link } from 'react-router';
import { apiOf } from '~/api/context.server';
import { SubmitButton } from '~/forms/fields';
import { ApiForm, type FormRefusal } from '~/forms/form';
import { field, submit } from '~/forms/submit.server';
import { texts, useText } from '~/texts';
import { IdentityPage } from '../identity/identity-page';
import type { Route } from './+types/unsubscribe';

export function meta() {
  return [{ title: texts('en')('saved.unsubscribe') }, { name: 'referrer', content: 'same-origin' }];
}

const tokenOf = (request: Request): string => new URL(request.url).searchParams.get('token') ?? '';

export async function loader({ request }: Route.LoaderArgs) {
  return { token: tokenOf(request) };
}

/** The button of this page, and the one of mail programs (RFC 8058), which post to the address of the link and know no session. */
export async function action({ params: { market }, context, request }: Route.ActionArgs) {
  const form = await request.formData();
  return submit(form, async () => {
    const { name = '' } = await apiOf(context, market).post<{ name?: string }>('/saved-searches/unsubscribe', {
      token: field(form, 'token') || tokenOf(request),
    });
    return { ended: true, name };
  });
}

export default function Unsubscribe({ loaderData: { token }, actionData, params: { market } }: Route.ComponentProps) {
  const t = useText();
  const answer = actionData as { ended: true; name: string } | FormRefusal | undefined;
  if (answer && 'ended' in answer) {
    return (
      <IdentityPage market={market} title={t('saved.unsubscribed')} lead={t('saved.unsubscribedLead', { name: answer.name })}>
        <p>
          <Link to={`/${market}/account/searches`}>{t('saved.title')}</Link>
        </p>
      </IdentityPage>
    );
  }
  if (token === '') {
    return (
      <IdentityPage market={market} title={t('saved.unsubscribe')} lead={t('saved.unsubscribeNoToken')}>
        <p>
          <Link to={`/${market}/account/searches`}>{t('saved.title')}</Link>
        </p>
      </IdentityPage>
    );
  }
  return (
    <IdentityPage market={market} title={t('saved.unsubscribe')} lead={t('saved.unsubscribeLead')}>
      <ApiForm refusal={answer}>
        <input type="hidden" name="token" value={token} />
        <SubmitButton>{t('saved.unsubscribeButton')}</SubmitButton>
      </ApiForm>
    </IdentityPage>
  );
}
