import { STATUS_CODES } from 'node:http';
import type { FastifyError } from 'fastify';
import { GuildhallError, type ErrorKind, type FieldProblem } from '#kernel';

const statusByKind: Record<ErrorKind, number> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  missing: 404,
  conflict: 409,
  limited: 429,
  unavailable: 503,
};

/** RFC 9457, with the house's stable `code` and the id that finds the request in the logs. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  correlationId: string;
  fields?: FieldProblem[];
  facts?: Record<string, unknown>;
}

/** What the framework refuses before a route is reached, in the house's words. */
const frameworkErrors: Record<string, { code: string; detail: string }> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: { code: 'http.unsupported_media_type', detail: 'Send the body as application/json.' },
  FST_ERR_CTP_BODY_TOO_LARGE: { code: 'http.too_large', detail: 'The body is larger than this address takes.' },
  FST_ERR_CTP_EMPTY_JSON_BODY: { code: 'http.bad_json', detail: 'The body is empty, but the header says it is JSON.' },
  FST_ERR_CTP_INVALID_JSON_BODY: { code: 'http.bad_json', detail: 'The body is not valid JSON.' },
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: { code: 'http.bad_length', detail: 'The body is not as long as the header says.' },
};

/** Any error as the problem a client may see. What was not thrown on purpose stays inside: the client gets the id only. */
export function toProblem(error: unknown, correlationId: string): Problem {
  if (error instanceof GuildhallError) return ofGuildhall(error, correlationId);
  const { code, statusCode } = error as Partial<FastifyError>;
  const known = code === undefined ? undefined : frameworkErrors[code];
  if (known !== undefined) return problem(statusCode ?? 400, known.code, known.detail, correlationId);
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500)
    return problem(statusCode, 'http.bad_request', 'The request could not be read.', correlationId);
  return problem(
    500,
    'http.internal',
    'Something went wrong on our side. Please try again; if it stays, tell us the correlation id.',
    correlationId,
  );
}

function ofGuildhall(error: GuildhallError, correlationId: string): Problem {
  const made = problem(statusByKind[error.kind], error.code, error.message, correlationId);
  if (error.fields !== undefined) made.fields = error.fields;
  if (error.facts !== undefined) made.facts = error.facts;
  return made;
}

export function problem(status: number, code: string, detail: string, correlationId: string): Problem {
  return { type: `urn:guildhall:problem:${code}`, title: STATUS_CODES[status] ?? 'Error', status, detail, code, correlationId };
}
