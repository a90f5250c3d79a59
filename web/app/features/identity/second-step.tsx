import { Link } from 'react-router';
import { apiOf, safeNext } from '~/api/context.server';
import { isApiError } from '~/api/errors';
import type { Person } from '~/api/types';
import { CodeField } from '~/forms/code-field';
import { SubmitButton } from '~/forms/fields';
import { ApiForm } from '~/forms/form';
import { ProofFields, type ProofWay } from '~/forms/proof-form';
import { field, submit } from '~/forms/submit.server';
import { welcome } from '~/features/consent/after-log-in.server';
import { redirectWith } from '~/shell/flash.server';
import { texts, useText } from '~/texts';
import type { Route } from './+types/second-step';
import { demoCode } from './demo.server';
import classes from './identity.module.css';
import { IdentityPage } from './identity-page';
import { ResetNotice } from './reset-notice';
import { resetState, stopReset } from './reset-state.server';
import { shownFactor } from './shown-factor.server';

export function meta() {
  return [{ title: texts('en')('security.second.title') }];
}

const allWays: readonly ProofWay[] = ['passkey', 'totp', 'recovery_code'];
const mailed = 'mailed_code';

/** `?by=` says which steps this person can make, all factors when absent. `?who=` names a made-up person of the demo, whose authenticator is shown; nobody else has one here. */
export async function loader({ params: { market }, context, request }: Route.LoaderArgs) {
  const query = new URL(request.url).searchParams;
  const by = query.get('by')?.split(' ');
  const ways = by === undefined ? allWays : allWays.filter((each) => by.includes(each));
  const isMailed = by?.includes(mailed) === true;
  return {
    ways,
    isMailed,
    reset: isMailed ? undefined : await resetState(context, market),
    next: safeNext(market, query.get('next')),
    demo: await demoCode(context, query.get('who')),
  };
}

export async function action({ params: { market }, context, request }: Route.ActionArgs) {
  const form = await request.formData();
  const next = safeNext(market, field(form, 'goto'));
  if (field(form, 'intent') === 'stop') return stopReset(context, market, form, next);
  return submit(form, async () => {
    try {
      const { person } = await apiOf(context, market).post<{ person: Person }>('/auth/second-step', {
        ...(form.has('mailedCode') ? { mailedCode: field(form, 'mailedCode') || '-' } : shownFactor(form)),
        session: 'cookie',
      });
      return await welcome(context, market, next, person);
    } catch (error) {
      if (!isApiError(error, 'identity.second_step_over')) throw error;
      const again = `/${market}/log-in?next=${encodeURIComponent(next)}`;
      return redirectWith(context, market, again, { key: 'security.second.over', tone: 'bad' });
    }
  });
}

export default function SecondStep({
  loaderData: { ways, isMailed, reset, next, demo },
  actionData,
  params: { market },
}: Route.ComponentProps) {
  const t = useText();
  const lost = `/${market}/log-in/lost?next=${encodeURIComponent(next)}`;
  const isStop = actionData?.values['intent'] === 'stop';
  return (
    <IdentityPage
      market={market}
      title={t(isMailed ? 'security.mailed.title' : 'security.second.title')}
      lead={t(isMailed ? 'security.mailed.lead' : 'security.second.lead')}
    >
      {demo && <p className={classes['note']}>{t('security.second.demo', demo)}</p>}
      {reset?.endsAt && <ResetNotice reset={reset} refusal={isStop ? actionData : undefined} next={next} goOn={lost} />}
      <ApiForm refusal={isStop ? undefined : actionData}>
        <input type="hidden" name="goto" value={next} />
        {isMailed ? <CodeField from="mail" /> : <ProofFields ways={ways} purpose="second_step" />}
        <SubmitButton>{t('security.second.button')}</SubmitButton>
      </ApiForm>
      {reset && !reset.endsAt && (
        <p className={classes['links']}>
          <Link to={lost}>{t('security.lost.link')}</Link>
        </p>
      )}
    </IdentityPage>
  );
}
