import { useEffect, useRef } from 'react';
import { useFetcher } from 'react-router';
import { useText } from '~/texts';
import { PasswordField, SubmitButton, TextField } from './fields';
import { FormFields, type FormRefusal } from './form-state';
import classes from './forms.module.css';

export type ProofWay = 'password' | 'totp' | 'recovery_code';

type Answer = { proven: true } | FormRefusal;

/** Password or code, whichever this person proves with, sent beside the page. */
export function ProofForm({ address, ways, onProven }: { address: string; ways: readonly ProofWay[]; onProven(): void }) {
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
        <ProofFields ways={ways} />
      </FormFields>
      <SubmitButton isBusy={state !== 'idle'}>{t('security.prove.button')}</SubmitButton>
    </fetcher.Form>
  );
}

/** What to type, by how this person can prove who they are. */
export function ProofFields({ ways }: { ways: readonly ProofWay[] }) {
  const t = useText();
  return (
    <>
      {ways.length === 0 && <p>{t('social.proveAgain')}</p>}
      {ways.includes('password') && (
        <PasswordField name="password" label={t('security.password')} autoComplete="current-password" data-autofocus required />
      )}
      {ways.includes('totp') && <CodeField required={!ways.includes('recovery_code')} />}
      {ways.includes('recovery_code') && <RecoveryField />}
    </>
  );
}

function CodeField({ required }: { required: boolean }) {
  const t = useText();
  return (
    <TextField
      name="code"
      label={t('security.code')}
      description={t('security.codeHint')}
      inputMode="numeric"
      autoComplete="one-time-code"
      maxLength={12}
      data-autofocus
      required={required}
    />
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
