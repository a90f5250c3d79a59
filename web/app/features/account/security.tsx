import { path } from '~/api/client.server';
import { apiOf, requirePerson } from '~/api/context.server';
import { LocalTime } from '~/format/local-time';
import { CodeField } from '~/forms/code-field';
import { SubmitButton, TextField } from '~/forms/fields';
import { ApiForm, type FormRefusal } from '~/forms/form';
import type { ProofWay } from '~/forms/proof-form';
import { field, submit } from '~/forms/submit.server';
import { redirectWith } from '~/shell/flash.server';
import { LinkButton } from '~/shell/link-button';
import { type TextKey, texts, useText } from '~/texts';
import { ResetNotice } from '../identity/reset-notice';
import { shownPasskey } from '../identity/shown-factor.server';
import type { Route } from './+types/security';
import account from './account.module.css';
import { type Making, type Passkey, Passkeys } from './passkeys';
import { QrCode } from './qr-code';
import classes from './security.module.css';

interface Factors {
  totp?: { since: string };
  passkeys: Passkey[];
  passkeyHome?: { host: string; origin: string };
  recoveryCodesLeft: number;
  ways: ProofWay[];
  neededFor: string[];
  /** Of the second step, because somebody said that it is lost. */
  reset?: { askedAt: string; endsAt: string; isOver: boolean };
}

interface SetUp {
  secret: string;
  qr: string[];
}

type Answer = FormRefusal | { begun: SetUp } | { making: Making } | { recoveryCodes: string[] } | undefined;

export function meta() {
  return [{ title: texts('en')('security.title') }];
}

export async function loader({ params: { market }, context, request }: Route.LoaderArgs) {
  const { email, isStaff } = await requirePerson(context, market, request);
  return { email, isStaff, factors: await apiOf(context, market).get<Factors>('/me/factors') };
}

/** What is shown once is the action's answer: it stands in no address and in no later page. */
export async function action({ params: { market }, context, request }: Route.ActionArgs) {
  const form = await request.formData();
  return submit(form, async () => {
    const api = apiOf(context, market);
    const done = (key: TextKey) => redirectWith(context, market, `/${market}/account/security`, { key, tone: 'good' });
    switch (field(form, 'intent')) {
      case 'begin':
        return { begun: await api.post<SetUp>('/me/factors/totp') };
      case 'confirm': {
        const code = field(form, 'code');
        const { recoveryCodes } = await api.post<{ recoveryCodes: string[] }>('/me/factors/totp/confirm', { code, session: 'cookie' });
        return { recoveryCodes };
      }
      case 'passkeyBegin': {
        const { options } = await api.post<Pick<Making, 'options'>>('/me/passkeys/begin');
        return { making: { options, name: field(form, 'name') } };
      }
      case 'passkeyAdd': {
        const passkey = { name: field(form, 'name'), passkey: shownPasskey(form) ?? {}, session: 'cookie' };
        const { recoveryCodes } = await api.post<{ recoveryCodes: string[] }>('/me/passkeys', passkey);
        if (recoveryCodes.length > 0) return { recoveryCodes };
        return done('passkey.added');
      }
      case 'passkeyRename':
        await api.patch(path`/me/passkeys/${field(form, 'id')}`, { name: field(form, 'name') });
        return done('passkey.renamed');
      case 'passkeyRemove':
        await api.delete(path`/me/passkeys/${field(form, 'id')}`);
        return done('passkey.removed');
      case 'email':
        await api.post('/me/email', { email: field(form, 'email') });
        return done('security.email.asked');
      case 'stop':
        await api.delete('/me/factors/reset');
        return done('security.lost.stopped');
      case 'codes':
        return { recoveryCodes: (await api.post<{ recoveryCodes: string[] }>('/me/factors/recovery-codes')).recoveryCodes };
      default:
        await api.delete('/me/factors/totp');
        return done('security.totp.turnedOff');
    }
  });
}

/** A refusal belongs to the form that was sent. */
const refusalOf = (answer: Answer, intent: string, id?: string): FormRefusal | undefined =>
  answer && 'problem' in answer && answer.values['intent'] === intent && answer.values['id'] === id ? answer : undefined;

/** The passkey that is being made: begun now, or the one whose answer was refused, perhaps for want of a proof. */
function makingOf(answer: Answer): Making | undefined {
  if (answer && 'making' in answer) return answer.making;
  const sent = refusalOf(answer, 'passkeyAdd');
  // A question is answered once: only where none was answered yet can the same be shown again.
  if (sent === undefined || sent.problem.code !== 'identity.proof_needed') return undefined;
  return { options: JSON.parse(sent.values['options'] ?? '{}') as Making['options'], name: sent.values['name'] ?? '' };
}

/** The set-up that is under way: begun now, or sent along with a code that was not right. */
function setUpOf(answer: Answer): SetUp | undefined {
  if (answer && 'begun' in answer) return answer.begun;
  const sent = refusalOf(answer, 'confirm')?.values['setUp'];
  return sent === undefined ? undefined : (JSON.parse(sent) as SetUp);
}

export default function Security({ loaderData: { email, isStaff, factors }, actionData, params: { market } }: Route.ComponentProps) {
  const t = useText();
  const answer = actionData as Answer;
  return (
    <main id="main" className={`gh-page ${account['page']}`}>
      <h1>{t('security.title')}</h1>
      <p>{t('security.lead')}</p>
      {factors.reset && <ResetNotice reset={factors.reset} refusal={refusalOf(answer, 'stop')} />}
      {answer && 'recoveryCodes' in answer && <NewCodes codes={answer.recoveryCodes} market={market} />}
      <Passkeys
        passkeys={factors.passkeys}
        home={factors.passkeyHome}
        making={makingOf(answer)}
        loses={{ factor: factors.totp === undefined && factors.passkeys.length === 1, staffTools: isStaff }}
        refusalOf={(intent, id) => refusalOf(answer, intent, id)}
      />
      <Totp factors={factors} answer={answer} />
      {(factors.totp || factors.passkeys.length > 0) && <RecoveryCodes left={factors.recoveryCodesLeft} answer={answer} />}
      <Address email={email} answer={answer} />
    </main>
  );
}

function Address({ email, answer }: { email: string; answer: Answer }) {
  const t = useText();
  return (
    <section>
      <h2>{t('security.email.title')}</h2>
      <p>{t('security.email.now', { email })}</p>
      <ApiForm refusal={refusalOf(answer, 'email')}>
        <input type="hidden" name="intent" value="email" />
        <TextField
          name="email"
          type="email"
          label={t('security.email.new')}
          description={t('security.email.hint')}
          autoComplete="email"
          maxLength={254}
          required
        />
        <SubmitButton variant="default">{t('security.email.ask')}</SubmitButton>
      </ApiForm>
    </section>
  );
}

function Totp({ factors: { totp, passkeys, neededFor }, answer }: { factors: Factors; answer: Answer }) {
  const t = useText();
  const setUp = setUpOf(answer);
  return (
    <section>
      <h2>{t('security.totp.title')}</h2>
      {totp ? (
        <>
          <p>
            {t('security.totp.on')} <LocalTime at={totp.since} />
          </p>
          <details open={refusalOf(answer, 'off') !== undefined}>
            <summary>{t('security.totp.turnOff')}</summary>
            <p>{t('security.totp.turnOffHint')}</p>
            <ApiForm refusal={refusalOf(answer, 'off')}>
              <input type="hidden" name="intent" value="off" />
              <SubmitButton color="red.9">{t('security.totp.turnOff')}</SubmitButton>
            </ApiForm>
          </details>
        </>
      ) : (
        <>
          {neededFor.length > 0 && <p className={classes['needed']}>{t('security.totp.needed')}</p>}
          {setUp ? <Confirm setUp={setUp} answer={answer} /> : <Begin answer={answer} hasPasskey={passkeys.length > 0} />}
        </>
      )}
    </section>
  );
}

function Begin({ answer, hasPasskey }: { answer: Answer; hasPasskey: boolean }) {
  const t = useText();
  return (
    <>
      <p>{t(hasPasskey ? 'security.totp.offBesidePasskey' : 'security.totp.off')}</p>
      <ApiForm refusal={refusalOf(answer, 'begin')}>
        <input type="hidden" name="intent" value="begin" />
        <SubmitButton>{t('security.totp.begin')}</SubmitButton>
      </ApiForm>
    </>
  );
}

function Confirm({ setUp, answer }: { setUp: SetUp; answer: Answer }) {
  const t = useText();
  return (
    <>
      <p>{t('security.totp.scan')}</p>
      <div className={classes['setUp']}>
        <QrCode rows={setUp.qr} label={t('security.totp.qr')} />
        <p>
          {t('security.totp.key')}: <code>{(setUp.secret.match(/.{1,4}/g) ?? []).join(' ')}</code>
        </p>
      </div>
      <ApiForm refusal={refusalOf(answer, 'confirm')}>
        <input type="hidden" name="intent" value="confirm" />
        <input type="hidden" name="setUp" value={JSON.stringify(setUp)} />
        <CodeField from="app" />
        <SubmitButton>{t('security.totp.confirm')}</SubmitButton>
      </ApiForm>
    </>
  );
}

function NewCodes({ codes, market }: { codes: string[]; market: string }) {
  const t = useText();
  return (
    <section className={classes['codes']} role="status">
      <h2>{t('security.codes.now')}</h2>
      <p>{t('security.codes.keep')}</p>
      <ul>
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <LinkButton to={`/${market}/account/security`} variant="default">
        {t('security.codes.kept')}
      </LinkButton>
    </section>
  );
}

function RecoveryCodes({ left, answer }: { left: number; answer: Answer }) {
  const t = useText();
  return (
    <section>
      <h2>{t('security.codes.title')}</h2>
      <p>{t('security.codes.left', { left })}</p>
      <p>{t('security.codes.makeHint')}</p>
      <ApiForm refusal={refusalOf(answer, 'codes')}>
        <input type="hidden" name="intent" value="codes" />
        <SubmitButton variant="default">{t('security.codes.make')}</SubmitButton>
      </ApiForm>
    </section>
  );
}
