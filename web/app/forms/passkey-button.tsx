import { Button, type ButtonProps } from '@mantine/core';
import { IconFingerprint } from '@tabler/icons-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useNavigation } from 'react-router';
import { type TextKey, useText } from '~/texts';
import classes from './forms.module.css';
import { passkeyFailure } from './passkey';

interface Props extends Pick<ButtonProps, 'variant' | 'fullWidth'> {
  /** Has the browser sign; its answer goes into the form around this button, which is sent. */
  answer(): Promise<string>;
  children: ReactNode;
  'data-autofocus'?: boolean;
}

/** Sends the form around it with what the authenticator answers, whatever else of the form is still empty. */
export function PasskeyButton({ answer, children, ...rest }: Props) {
  const t = useText();
  const field = useRef<HTMLInputElement>(null);
  const send = useRef<HTMLButtonElement>(null);
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<TextKey>();
  const [answered, setAnswered] = useState(false);
  const { state } = useNavigation();
  useEffect(() => {
    // A form that is still busy with its last answer would drop this one, and the authenticator would have to sign again.
    if (!answered || state !== 'idle') return;
    setAnswered(false);
    field.current?.form?.requestSubmit(send.current);
  }, [answered, state]);
  const press = async (): Promise<void> => {
    if (isBusy) return;
    setBusy(true);
    setFailure(undefined);
    try {
      if (field.current) field.current.value = await answer();
      setAnswered(true);
    } catch (error) {
      setFailure(passkeyFailure(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className={`${classes['passkey']} ${classes['needsScript']}`}>
      <input ref={field} type="hidden" name="passkey" />
      <button ref={send} type="submit" hidden formNoValidate />
      <Button
        size="md"
        leftSection={<IconFingerprint size={20} aria-hidden />}
        aria-disabled={isBusy || undefined}
        {...rest}
        onClick={() => void press()}
      >
        {isBusy ? t('passkey.waiting') : children}
      </Button>
      {failure && <p role="alert">{t(failure)}</p>}
    </div>
  );
}
