import { createContext, type ReactNode, use } from 'react';
import { useFormAction, useNavigation } from 'react-router';
import { fieldMessage, type Problem } from '~/api/errors';

/** What an action answers when the API refused: the problem, and what was typed (never passwords), to show again. */
export interface FormRefusal {
  problem: Problem;
  values: Record<string, string>;
}

interface FormState {
  problem: Problem | undefined;
  values: Record<string, string>;
}

const FormContext = createContext<FormState>({ problem: undefined, values: {} });

/** Gives its fields what was wrong and what to start from; {@link ApiForm} has it in itself. */
export function FormFields({
  refusal,
  initial = {},
  children,
}: {
  refusal: FormRefusal | undefined;
  initial?: Record<string, string>;
  children: ReactNode;
}) {
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
