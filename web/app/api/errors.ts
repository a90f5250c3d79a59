import { isRouteErrorResponse } from 'react-router';

/** An error as the API words it: application/problem+json (RFC 9457). */
export interface Problem {
  status: number;
  code: string;
  title: string;
  detail: string;
  fields?: { path: string; message: string; code?: string }[];
  facts?: Record<string, unknown>;
  correlationId?: string;
}

/**
 * A refusal of the API. Loaders may let it fly: it has the shape of React Router's `data(problem, { status })`, so the
 * page answers with its status and the nearest error boundary gets the problem instead of a bare "500".
 */
export class ApiError extends Error {
  readonly type = 'DataWithResponseInit';
  readonly data: Problem;
  readonly init: ResponseInit;

  constructor(problem: Problem) {
    super(`${problem.code}: ${problem.detail}`);
    this.name = 'ApiError';
    this.data = problem;
    this.init = { status: problem.status, statusText: problem.title };
  }

  get problem(): Problem {
    return this.data;
  }
}

export function isApiError(error: unknown, code?: string): error is ApiError {
  return error instanceof ApiError && (code === undefined || error.data.code === code);
}

/** Reads the problem out of what an error boundary received, if the API worded it. */
export function problemOf(error: unknown): Problem | undefined {
  if (!isRouteErrorResponse(error)) return undefined;
  const data: unknown = error.data;
  return typeof data === 'object' && data !== null && 'code' in data && 'detail' in data ? (data as Problem) : undefined;
}

/**
 * The message for one form field; `name` is the field's path with dots, for example `price.hourly`. What is wrong with a part
 * of it (an entry of a list, the amount of a price) is said at the field as well.
 */
export function fieldMessage(problem: Problem | undefined, name: string): string | undefined {
  const pointer = `/${name.replaceAll('.', '/')}`;
  const fields = problem?.fields ?? [];
  return (fields.find(({ path }) => path === pointer) ?? fields.find(({ path }) => path.startsWith(`${pointer}/`)))?.message;
}
