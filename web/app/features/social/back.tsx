import { useEffect, useRef } from 'react';
import { Link, redirect } from 'react-router';
import { path } from '~/api/client.server';
import { apiOf, sessionContext } from '~/api/context.server';
import type { Person } from '~/api/types';
import { SubmitButton } from '~/forms/fields';
import { ApiForm, type FormRefusal } from '~/forms/form';
import { field, submit } from '~/forms/submit.server';
import { welcome } from '~/features/consent/after-log-in.server';
import { redirectWith } from '~/shell/flash.server';
import { texts, useText } from '~/texts';
import { IdentityPage } from '../identity/identity-page';
import classes from '../identity/identity.module.css';
import type { Route } from './+types/back';
import { titleOf } from './title';

interface Finished {
  outcome: 'logged_in' | 'second_step' | 'linked' | 'proven' | 'arrived';
  next?: string;
  /** How the second step can be made. */
  ways?: string[];
  person?: Person;
}

export function meta({ params }: Route.MetaArgs) {
  return [{ title: texts('en')('social.back.title', { title: titleOf(params.provider) }) }, { name: 'referrer', content: 'same-origin' }];
}

/** Where providers send people back to, with a code or a no. */
export async function loader({ params: { market }, context, request }: Route.LoaderArgs) {
  const answer = new URL(request.url).searchParams;
  const user = context.get(sessionContext).cookie(`gh_${market}_told`);
  if (user !== undefined) answer.set('user', decodeURIComponent(user));
  return { answer: answer.toString() };
}

export async function action({ params: { market, provider }, context, request }: Route.ActionArgs) {
  const form = await request.formData();
  return submit(form, async () => {
    const api = apiOf(context, market);
    context.get(sessionContext).setCookie(`gh_${market}_told=; Path=/${market}; Max-Age=0; HttpOnly; SameSite=Lax`);
    const done = await api.post<Finished>(path`/auth/social/${provider}/finish`, { answer: field(form, 'answer') });
    const next = done.next ?? `/${market}/`;
    if (done.outcome === 'arrived') return redirect(`/${market}/social/arrival`);
    if (done.outcome === 'second_step')
      return redirect(`/${market}/log-in/second?next=${encodeURIComponent(next)}&by=${encodeURIComponent((done.ways ?? []).join(' '))}`);
    if (done.outcome === 'linked') return redirectWith(context, market, next, { key: 'social.linked', tone: 'good' });
    if (done.outcome === 'proven') return redirectWith(context, market, next, { key: 'social.proven', tone: 'good' });
    return welcome(context, market, next, done.person ?? { displayName: '' });
  });
}

/** What comes from another site changes nothing here: this page of our own sends it on, by itself where there are scripts. */
export default function Back({ loaderData: { answer }, actionData, params: { market, provider } }: Route.ComponentProps) {
  const t = useText();
  const place = useRef<HTMLDivElement>(null);
  const refusal = actionData as FormRefusal | undefined;
  const isRefused = refusal !== undefined;
  useEffect(() => {
    if (!isRefused) place.current?.querySelector('form')?.requestSubmit();
  }, [isRefused]);
  const title = titleOf(provider);
  if (refusal) {
    return (
      <IdentityPage market={market} title={t('social.back.failed')} lead={refusal.problem.detail}>
        <p className={classes['links']} role="alert">
          <Link to={`/${market}/log-in`}>{t('social.back.again')}</Link>
        </p>
      </IdentityPage>
    );
  }
  return (
    <IdentityPage market={market} title={t('social.back.title', { title })} lead={t('social.back.text', { title })}>
      <div ref={place}>
        <ApiForm refusal={undefined}>
          <input type="hidden" name="answer" value={answer} />
          <SubmitButton>{t('social.back.button')}</SubmitButton>
        </ApiForm>
      </div>
    </IdentityPage>
  );
}
