/** What went wrong, in the six ways a caller can act on. Each kind maps to one HTTP status, in one place. */
export type ErrorKind = 'invalid' | 'unauthenticated' | 'forbidden' | 'missing' | 'conflict' | 'limited' | 'unavailable';

export interface FieldProblem {
  /** JSON pointer into the input, for example `/price/amountMinor`. */
  path: string;
  /** A sentence for the person at the field. */
  message: string;
  /** What is wrong, in a stable word for programs: `missing`, `too_long`. Always there when a schema refused. */
  code?: string;
}

export interface ErrorDetails {
  /** One problem per field, when the input is at fault. */
  fields?: FieldProblem[];
  /** When trying again may work, in seconds from now. */
  retryAfterSeconds?: number;
  /** Facts a client can act on (never secrets, never another person's data). */
  facts?: Record<string, unknown>;
  cause?: unknown;
}

/**
 * The one error the product throws on purpose. `code` is stable and namespaced (`calendar.slot_taken`);
 * `message` speaks to the person who can act: what was wrong, with which value, what to do.
 */
export class GuildhallError extends Error {
  readonly kind: ErrorKind;
  readonly code: string;
  readonly fields: FieldProblem[] | undefined;
  readonly retryAfterSeconds: number | undefined;
  readonly facts: Record<string, unknown> | undefined;

  constructor(kind: ErrorKind, code: string, message: string, details: ErrorDetails = {}) {
    super(message, { cause: details.cause });
    this.name = 'GuildhallError';
    this.kind = kind;
    this.code = code;
    this.fields = details.fields;
    this.retryAfterSeconds = details.retryAfterSeconds;
    this.facts = details.facts;
  }
}

type Raise = (code: string, message: string, details?: ErrorDetails) => GuildhallError;
const of =
  (kind: ErrorKind): Raise =>
  (code, message, details) =>
    new GuildhallError(kind, code, message, details);

export const invalid = of('invalid');
export const unauthenticated = of('unauthenticated');
export const forbidden = of('forbidden');
export const missing = of('missing');
export const conflict = of('conflict');
export const limited = of('limited');
export const unavailable = of('unavailable');

export function isGuildhallError(error: unknown, code?: string): error is GuildhallError {
  return error instanceof GuildhallError && (code === undefined || error.code === code);
}

/** Guards a rule that only a programming mistake can break. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`Broken assumption: ${message}`);
}
