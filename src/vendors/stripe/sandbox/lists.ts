import type { Call } from './call.ts';
import type { Filter, Kind } from './objects.ts';
import { badRequest } from './problem.ts';

/** Answers a list request: newest first, 10 a page unless told, at most 100. */
export function answerList(call: Call, kind: Kind, where: NonNullable<Filter['where']> = {}): object {
  const { params, objects } = call;
  const limit = params.whole('limit') ?? 10;
  if (limit < 1 || limit > 100) throw badRequest('Invalid limit: must be between 1 and 100.', { param: 'limit' });
  const startingAfter = params.text('starting_after');
  const endingBefore = params.text('ending_before');
  if (startingAfter && endingBefore) throw badRequest('You may only specify one of: starting_after, ending_before.');
  const created = readRange(call);
  params.finish();
  const { data, hasMore } = objects.list(kind, { where, created, startingAfter, endingBefore }, limit);
  return { object: 'list', data, has_more: hasMore, url: call.path };
}

function readRange({ params }: Call): Filter['created'] {
  const exact = params.names().includes('created') ? tryWhole(params) : undefined;
  if (exact !== undefined) return { gte: exact, lte: exact };
  const range = params.group('created');
  return range && { gt: range.whole('gt'), gte: range.whole('gte'), lt: range.whole('lt'), lte: range.whole('lte') };
}

/** `created` is either a moment or a range. */
function tryWhole(params: Call['params']): number | undefined {
  try {
    return params.whole('created');
  } catch {
    return undefined;
  }
}

export const emptyList = (url: string): { object: 'list'; data: never[]; has_more: false; url: string } => ({
  object: 'list',
  data: [],
  has_more: false,
  url,
});

/** Replaces ids by their objects along each path: `latest_charge.balance_transaction`, or `data.source` in a list. */
export function expand(call: Call, answer: object, paths: readonly string[]): object {
  let expanded = answer;
  for (const path of paths) {
    const parts = path.split('.');
    if (parts.length > 4) throw badRequest('You can expand at most 4 levels deep.', { param: 'expand' });
    expanded = expandOne(call, expanded, parts, path) as object;
  }
  return expanded;
}

function expandOne(call: Call, value: unknown, parts: readonly string[], path: string): unknown {
  const [part, ...rest] = parts;
  if (part === undefined || value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((item) => expandOne(call, item, parts, path));
  if (!(part in value)) throw badRequest(`This property cannot be expanded (${part}).`, { param: 'expand' });
  const inner = (value as Record<string, unknown>)[part];
  const found = typeof inner === 'string' ? call.objects.findAny(inner) : inner;
  if (typeof found !== 'object') throw badRequest(`This property cannot be expanded (${path}).`, { param: 'expand' });
  return { ...value, [part]: expandOne(call, found, rest, path) };
}
