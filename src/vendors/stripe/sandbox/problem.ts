/** The `error` member of an answer, as Stripe documents it. */
export interface ProblemBody {
  type: 'api_error' | 'card_error' | 'idempotency_error' | 'invalid_request_error';
  message: string;
  code?: string;
  decline_code?: string;
  param?: string;
  charge?: string;
  payment_intent?: object;
  payment_method?: object;
}

/** A refusal in Stripe's envelope. */
export class StripeProblem extends Error {
  readonly status: number;
  readonly body: ProblemBody;
  /**
   * Whether the endpoint had begun to work: then its effects stay (a declined charge is a charge) and the answer is
   * kept under the idempotency key. A request that was never valid leaves nothing.
   */
  readonly kept: boolean;

  constructor(status: number, body: ProblemBody, kept: boolean) {
    super(body.message);
    this.status = status;
    this.body = body;
    this.kept = kept;
  }
}

/** The request itself is wrong: found before anything was done. */
export function badRequest(message: string, details: { code?: string; param?: string; status?: number } = {}): StripeProblem {
  const { status = 400, ...rest } = details;
  return new StripeProblem(status, { type: 'invalid_request_error', message, ...rest }, false);
}

/** The request is well formed but the state of things forbids it. */
export function refused(message: string, details: { code?: string; param?: string; payment_intent?: object } = {}): StripeProblem {
  return new StripeProblem(400, { type: 'invalid_request_error', message, ...details }, true);
}

export function noSuch(kind: string, id: string, param = 'id'): StripeProblem {
  return badRequest(`No such ${kind}: '${id}'`, {
    code: 'resource_missing',
    param,
    status: 404,
  });
}

export function cardProblem(body: Omit<ProblemBody, 'type'>): StripeProblem {
  return new StripeProblem(402, { type: 'card_error', ...body }, true);
}
