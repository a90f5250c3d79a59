import { type FormEvent, type ReactNode, useEffect, useId, useRef } from 'react';
import { Form } from 'react-router';
import { useText } from '~/texts';
import { FormFields, type FormRefusal, useSending } from './form-state';
import classes from './forms.module.css';
import { answerField, challengeOf, PersonCheck } from './person-check';
import { proofNeeded, ProofDialog, ProofLink } from './proof';

export { type FormRefusal, useField, useSending } from './form-state';

interface Props {
  /** The action's answer, when it belongs to this form. */
  refusal: FormRefusal | undefined;
  /** Values to start from, by field name. */
  initial?: Record<string, string>;
  action?: string;
  children: ReactNode;
  className?: string;
  /** For forms with a file. */
  encType?: 'multipart/form-data';
  /** Before it is sent. Who prevents the default sends it himself. */
  onSubmit?(event: FormEvent<HTMLFormElement>): void;
}

/**
 * A form that posts to a page's action. It keeps what was typed when the answer is a refusal, shows each message at its
 * field and the rest on top, moves the focus there, and sends once however often the button is pressed.
 */
export function ApiForm({ refusal, initial = {}, action, children, className, encType, onSubmit }: Props) {
  const t = useText();
  const summary = useRef<HTMLDivElement>(null);
  const form = useRef<HTMLFormElement>(null);
  const pressed = useRef<HTMLElement | null>(null);
  /** Another form of the page may have brought the refusal. */
  const isSent = useRef(false);
  const titleId = useId();
  const answer = useRef<HTMLInputElement>(null);
  const sending = useSending(action);
  useEffect(() => {
    if (!refusal) return;
    // An answer counts once, and this one was used.
    if (answer.current) answer.current.value = '';
    const field = form.current?.querySelector<HTMLElement>('[aria-invalid="true"]');
    (refusal.problem.fields?.length && field ? field : summary.current)?.focus();
  }, [refusal]);
  const isChecked = challengeOf(refusal?.problem) !== undefined;
  const goOn = (solved: string): boolean => {
    if (!answer.current || !form.current || !isSent.current) return false;
    answer.current.value = solved;
    form.current.requestSubmit(pressed.current);
    return true;
  };
  const asksProof = proofNeeded(refusal?.problem);
  const sent = (
    <Form
      ref={form}
      method="post"
      {...(action ? { action } : {})}
      {...(encType ? { encType } : {})}
      className={className ?? classes['form']}
      onSubmit={(event) => {
        isSent.current = true;
        pressed.current = (event.nativeEvent as SubmitEvent).submitter;
        if (sending) event.preventDefault();
        else onSubmit?.(event);
      }}
    >
      {refusal && (
        <div
          ref={summary}
          className={`${classes['summary']} ${isChecked ? classes['waiting'] : ''}`}
          role="alert"
          tabIndex={-1}
          aria-labelledby={titleId}
        >
          <strong id={titleId}>{t(isChecked ? 'challenge.title' : 'form.problem')}</strong>
          {isChecked ? <PersonCheck asked={refusal} onSolved={goOn} /> : refusal.problem.detail && <p>{refusal.problem.detail}</p>}
          {asksProof && <ProofLink />}
        </div>
      )}
      {isChecked && <input ref={answer} type="hidden" name={answerField} />}
      <FormFields refusal={refusal} initial={initial}>
        {children}
      </FormFields>
    </Form>
  );
  // Beside the form and not in it: a form within a form would send both.
  return (
    <>
      {sent}
      {asksProof && <ProofDialog asked={refusal} onProven={() => form.current?.requestSubmit(pressed.current)} />}
    </>
  );
}
