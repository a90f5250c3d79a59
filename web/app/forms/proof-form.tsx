import { Button } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useFetcher, useLocation, useParams } from 'react-router';
import { useText } from '~/texts';
import { CodeField } from './code-field';
import { PasswordField, SubmitButton, TextField } from './fields';
import { FormFields, type FormRefusal } from './form-state';
import classes from './forms.module.css';
import { type PasskeyPurpose, showPasskey, usePasskeysWork } from './passkey';
import { PasskeyButton } from './passkey-button';

export type ProofWay = 'password' | 'passkey' | 'totp' | 'recovery_code';

/** Where somebody without password and factor can log in anew instead. */
export interface ProvesAt {
  provider: string;
  title: string;
}

type Answer = { proven: true } | FormRefusal;

interface FormProps {
  address: string;
  ways: readonly ProofWay[];
  provesAt: readonly ProvesAt[];
  onProven(): void;
}

/** Password or code, whichever this person proves with, sent beside the page. */
export function ProofForm({ address, ways, provesAt, onProven }: FormProps) {
  const t = useText();
  const fetcher = useFetcher<Answer>();
  const { data, state } = fetcher;
  const done = useRef(false);
  useEffect(() => {
    if (state !== 'idle' || done.current || !data || !('proven' in data)) return;
    done.current = true;
    onProven();
  }, [data, state, onProven]);
  const refusal = data && 'problem' in data ? data : undefined;
  return (
    <fetcher.Form method="post" action={address} className={classes['form']}>
      {refusal && (
        <p role="alert" className={classes['summary']}>
          {refusal.problem.detail}
        </p>
      )}
      <FormFields refusal={refusal}>
        <ProofFields ways={ways} provesAt={provesAt} purpose="prove" />
      </FormFields>
      {ways.length > 0 && <SubmitButton isBusy={state !== 'idle'}>{t('security.prove.button')}</SubmitButton>}
    </fetcher.Form>
  );
}

/** What to show, by how this person can prove who they are. */
export function ProofFields({
  ways,
  provesAt = [],
  purpose,
}: {
  ways: readonly ProofWay[];
  provesAt?: readonly ProvesAt[];
  purpose: PasskeyPurpose;
}) {
  const t = useText();
  const { market = '' } = useParams();
  const passkeysWork = usePasskeysWork();
  const hasPasskey = passkeysWork && ways.includes('passkey');
  return (
    <>
      {hasPasskey && (
        <>
          <PasskeyButton answer={() => showPasskey(market, purpose)} fullWidth>
            {t('passkey.prove')}
          </PasskeyButton>
          {ways.length > 1 && <p className={classes['needsScript']}>{t('passkey.orCode')}</p>}
        </>
      )}
      {ways.length === 0 && <ProveElsewhere provesAt={provesAt} />}
      {ways.includes('password') && (
        <PasswordField name="password" label={t('security.password')} autoComplete="current-password" data-autofocus required />
      )}
      {ways.includes('totp') && <CodeField from="app" required={!ways.includes('recovery_code')} />}
      {ways.includes('recovery_code') && <RecoveryField />}
    </>
  );
}

/** Leads to the provider, and back to this page, or where this page would lead. */
function ProveElsewhere({ provesAt }: { provesAt: readonly ProvesAt[] }) {
  const t = useText();
  const { market = '' } = useParams();
  const { pathname, search } = useLocation();
  const next = pathname === `/${market}/prove` ? (new URLSearchParams(search).get('next') ?? `/${market}/`) : pathname + search;
  if (provesAt.length === 0) return <p>{t('social.proveAgain')}</p>;
  return (
    <>
      <p>{t('social.proveHere')}</p>
      {provesAt.map(({ provider, title }) => (
        <Button key={provider} component="a" href={`/${market}/prove/${provider}?next=${encodeURIComponent(next)}`} fullWidth>
          {t('social.proveAt', { title })}
        </Button>
      ))}
    </>
  );
}

function RecoveryField() {
  const t = useText();
  return (
    <details className={classes['other']}>
      <summary>{t('security.useRecovery')}</summary>
      <TextField
        name="recoveryCode"
        label={t('security.recoveryCode')}
        description={t('security.recoveryHint')}
        autoComplete="off"
        maxLength={40}
      />
    </details>
  );
}
