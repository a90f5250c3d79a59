import { createContext, type FormEvent, type ReactNode, use, useEffect, useId, useRef } from 'react';
import { Form, useFormAction, useNavigation } from 'react-router';
import { fieldMessage, type Problem } from '~/api/errors';
import { useText } from '~/texts';
import classes from './forms.module.css';
import { proofNeeded, ProofDialog, ProofLink } from './proof';

/** What an action answers when the API refused: the problem, and what was typed (never passwords), to show again. */
export interface FormRefusal {
  problem: Problem;
  values: Record<string, string>;
}

export interface FormState {
  problem: Problem | undefined;
  values: Record<string, string>;
}

const FormContext = createContext<FormState>({ problem: undefined, values: {} });

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
  const titleId = useId();
  const sending = useSending(action);
  useEffect(() => {
    if (!refusal) return;
    const field = form.current?.querySelector<HTMLElement>('[aria-invalid="true"]');
    (refusal.problem.fields?.length && field ? field : summary.current)?.focus();
  }, [refusal]);
  const asksProof = proofNeeded(refusal?.problem);
  const sent = (
    <Form
      ref={form}
      method="post"
      {...(action ? { action } : {})}
      {...(encType ? { encType } : {})}
      className={className ?? classes['form']}
      onSubmit={(event) => {
        pressed.current = (event.nativeEvent as SubmitEvent).submitter;
        if (sending) event.preventDefault();
        else onSubmit?.(event);
      }}
    >
      {refusal && (
        <div ref={summary} className={classes['summary']} role="alert" tabIndex={-1} aria-labelledby={titleId}>
          <strong id={titleId}>{t('form.problem')}</strong>
          {refusal.problem.detail && <p>{refusal.problem.detail}</p>}
          {asksProof && <ProofLink />}
        </div>
      )}
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

/** Gives its fields what was wrong and what to start from; {@link ApiForm} has it in itself. */
export function FormFields({ refusal, initial = {}, children }: Pick<Props, 'refusal' | 'initial' | 'children'>) {
  return <FormContext value={{ problem: refusal?.problem, values: { ...initial, ...refusal?.values } }}>{children}</FormContext>;
}

/** What a field shows: its message, and the value to start from. */
export function useField(name: string): { error: string | undefined; defaultValue: string | undefined } {
  const { problem, values } = use(FormContext);
  return { error: fieldMessage(problem, name), defaultValue: values[name] };
}

/** Whether a form that posts to `action` (default: the page itself) is on its way. */
export function useSending(action?: string): boolean {
  const own = useFormAction(action);
  const navigation = useNavigation();
  return navigation.state !== 'idle' && navigation.formMethod === 'POST' && navigation.formAction === own;
}
