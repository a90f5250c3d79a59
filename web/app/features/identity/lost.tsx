import { Link, redirect } from 'react-router';
import { apiOf, safeNext } from '~/api/context.server';
import type { Person } from '~/api/types';
import { CodeField } from '~/forms/code-field';
import { SubmitButton } from '~/forms/fields';
import { ApiForm, type FormRefusal } from '~/forms/form';
import { field, submit } from '~/forms/submit.server';
import { redirectWith } from '~/shell/flash.server';
import { LinkButton } from '~/shell/link-button';
import { texts, useText } from '~/texts';
import type { Route } from './+types/lost';
import { isDemo } from './demo.server';
import classes from './identity.module.css';
import { IdentityPage } from './identity-page';
import { ResetNotice } from './reset-notice';
import { resetState, stopReset } from './reset-state.server';

export function meta() {
  return [{ title: texts('en')('security.lost.title') }];
}

/** The password was right, in this browser, and everything for the second step is lost. `?code` once a code was mailed. */
export async function loader({ params: { market }, context, request }: Route.LoaderArgs) {
  const query = new URL(request.url).searchParams;
  const next = safeNext(market, query.get('next'));
  const reset = await resetState(context, market);
  if (reset === undefined) {
    const again = `/${market}/log-in?next=${encodeURIComponent(next)}`;
    throw redirectWith(context, market, again, { key: 'security.second.over', tone: 'bad' });
  }
  return { next, reset, isMailed: query.has('code'), demo: await isDemo(context, market) };
}

export async function action({ params: { market }, context, request }: Route.ActionArgs) {
  const form = await request.formData();
  const next = safeNext(market, field(form, 'goto'));
  const here = `/${market}/log-in/lost?next=${encodeURIComponent(next)}`;
  const intent = field(form, 'intent');
  if (intent === 'stop') return stopReset(context, market, form, next);
  return submit(form, async () => {
    const api = apiOf(context, market);
    if (intent === 'ask') {
      const { status } = await api.post<{ status: 'check_mail' | 'waiting' }>('/auth/second-step/lost', {});
      return redirect(status === 'check_mail' ? `${here}&code` : here);
    }
    const body = { mailedCode: field(form, 'mailedCode') || '-', session: 'cookie' };
    const answer = await api.post<{ person: Person } | { endsAt: string }>('/auth/second-step/lost/confirm', body);
    if ('endsAt' in answer) return redirect(here);
    return redirectWith(context, market, `/${market}/account/security`, { key: 'security.lost.done', tone: 'good' });
  });
}

export default function Lost({ loaderData: { next, reset, isMailed, demo }, actionData, params: { market } }: Route.ComponentProps) {
  const t = useText();
  const waits = reset.endsAt !== undefined && !reset.isOver;
  const asks = !waits && reset.notOffered === undefined;
  const refusalOf = (intent: string): FormRefusal | undefined => (actionData?.values['intent'] === intent ? actionData : undefined);
  return (
    <IdentityPage market={market} title={t('security.lost.title')} lead={lead()}>
      {!waits && reset.notOffered && <p className={classes['note']}>{t(`security.lost.${reset.notOffered}`)}</p>}
      {asks && isMailed && (
        <>
          {demo && (
            <div className={classes['note']}>
              <p>{t('identity.checkMail.demo')}</p>
              <LinkButton to="/sandbox">{t('identity.checkMail.inbox')}</LinkButton>
            </div>
          )}
          <ApiForm refusal={refusalOf('confirm')}>
            <input type="hidden" name="intent" value="confirm" />
            <input type="hidden" name="goto" value={next} />
            <CodeField from="mail" />
            <SubmitButton>{t(reset.isOver ? 'security.lost.finish' : 'security.lost.begin')}</SubmitButton>
          </ApiForm>
        </>
      )}
      {asks && !isMailed && !reset.isOver && (
        <ol className={classes['steps']}>
          <li>{t('security.lost.first')}</li>
          <li>{t('security.lost.then')}</li>
          <li>{t('security.lost.last')}</li>
        </ol>
      )}
      {asks && (
        <ApiForm refusal={refusalOf('ask')}>
          <input type="hidden" name="intent" value="ask" />
          <input type="hidden" name="goto" value={next} />
          <SubmitButton variant={isMailed ? 'default' : 'filled'}>{t(isMailed ? 'security.lost.again' : 'security.lost.ask')}</SubmitButton>
        </ApiForm>
      )}
      {waits && <ResetNotice reset={reset} refusal={refusalOf('stop')} next={next} />}
      <p className={classes['links']}>
        <Link to={`/${market}/log-in/second?next=${encodeURIComponent(next)}`}>{t('security.lost.back')}</Link>
      </p>
    </IdentityPage>
  );

  function lead(): string | undefined {
    if (!asks) return undefined;
    if (isMailed) return t('security.lost.codeLead');
    return t(reset.isOver ? 'security.lost.overLead' : 'security.lost.lead');
  }
}
