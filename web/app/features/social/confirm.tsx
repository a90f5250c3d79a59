import { Link } from 'react-router';
import { apiOf } from '~/api/context.server';
import type { Person } from '~/api/types';
import { SubmitButton } from '~/forms/fields';
import { ApiForm, type FormRefusal } from '~/forms/form';
import { field, submit } from '~/forms/submit.server';
import { redirectWith } from '~/shell/flash.server';
import { texts, useText } from '~/texts';
import { IdentityPage } from '../identity/identity-page';
import classes from '../identity/identity.module.css';
import type { Route } from './+types/confirm';

export function meta() {
  return [{ title: texts('en')('social.confirm.title') }, { name: 'referrer', content: 'same-origin' }];
}

export async function loader({ request }: Route.LoaderArgs) {
  return { token: new URL(request.url).searchParams.get('token') ?? '' };
}

/** A press is asked for, because mail programs open links by themselves to look at them, and would use the link up. */
export async function action({ params: { market }, context, request }: Route.ActionArgs) {
  const form = await request.formData();
  return submit(form, async () => {
    const api = apiOf(context, market);
    const { person, next } = await api.post<{ person?: Person; next?: string }>('/auth/social/arrival/confirm', {
      token: field(form, 'token'),
    });
    const values = { name: person?.displayName ?? '' };
    return redirectWith(context, market, next ?? `/${market}/`, { key: 'social.created', values, tone: 'good' });
  });
}

export default function Confirm({ loaderData: { token }, actionData, params: { market } }: Route.ComponentProps) {
  const t = useText();
  const refusal = actionData as FormRefusal | undefined;
  return (
    <IdentityPage
      market={market}
      title={t('social.confirm.title')}
      lead={t(token === '' ? 'identity.verify.noToken' : 'social.confirm.lead')}
    >
      {token !== '' && (
        <ApiForm refusal={refusal}>
          <input type="hidden" name="token" value={token} />
          <SubmitButton>{t('social.confirm.button')}</SubmitButton>
        </ApiForm>
      )}
      {(token === '' || refusal) && (
        <p className={classes['links']}>
          <Link to={`/${market}/log-in`}>{t('social.back.again')}</Link>
        </p>
      )}
    </IdentityPage>
  );
}
