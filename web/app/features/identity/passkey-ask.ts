import { apiOf } from '~/api/context.server';
import { isApiError } from '~/api/errors';
import { field } from '~/forms/submit.server';
import type { Route } from './+types/passkey-ask';

const questions = {
  log_in: { address: '/auth/passkey/begin', body: { session: 'cookie' } },
  second_step: { address: '/auth/second-step/passkey', body: {} },
  prove: { address: '/auth/proof/passkey', body: undefined },
} as const;

export type PasskeyPurpose = keyof typeof questions;

/** Asked by a page's script for what the browser needs to show a passkey. */
export async function action({ params: { market }, context, request }: Route.ActionArgs): Promise<Response> {
  const purpose = field(await request.formData(), 'purpose');
  const { address, body } = questions[purpose as PasskeyPurpose] ?? questions.log_in;
  try {
    return Response.json(await apiOf(context, market).post(address, body), { status: 201 });
  } catch (error) {
    if (isApiError(error)) return Response.json(error.problem, { status: error.problem.status });
    throw error;
  }
}
