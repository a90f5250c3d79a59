import { data } from 'react-router';
import { isApiError } from '~/api/errors';
import type { FormRefusal } from './form';
import { answerField } from './person-check';

const secret = /password|current|next|token/i;

/** The text of one field, trimmed unless it is a password. '' when it was not sent. */
export function field(form: FormData, name: string): string {
  const value = form.get(name);
  if (typeof value !== 'string') return '';
  return secret.test(name) ? value : value.trim();
}

/** What the form brings when the API asked whether a person fills it in. */
export const answered = (form: FormData): { challengeAnswer: string } => ({ challengeAnswer: field(form, answerField) });

/**
 * Runs what a form asks for. A refusal of the API comes back as the form's own answer, with its status, for
 * {@link ApiForm} to show; faults of the server fly on to the error page.
 */
export async function submit<T>(form: FormData, work: () => Promise<T>) {
  try {
    return await work();
  } catch (error) {
    if (!isApiError(error) || (error.problem.status >= 500 && error.problem.status !== 503)) throw error;
    const values: Record<string, string> = {};
    for (const [name, value] of form) if (typeof value === 'string' && !secret.test(name) && name !== answerField) values[name] = value;
    return data<FormRefusal>({ problem: error.problem, values }, { status: error.problem.status });
  }
}
