import type { Call } from './call.ts';
import { badRequest } from './problem.ts';

const clause = /^(metadata\[(['"])(?<key>[A-Za-z0-9_-]{1,40})\2\]|(?<field>customer|status|currency)):(['"])(?<value>(?:\\.|(?!\5).)*)\5$/;

/**
 * Search by exact metadata, customer, status or currency, joined with AND: the part of Stripe's query language that has
 * to do with finding one's own. Unlike Stripe's, it never lags.
 */
export function searchIntents(call: Call): object {
  const { params, objects } = call;
  const query = params.requiredText('query');
  const limit = params.whole('limit') ?? 10;
  if (limit < 1 || limit > 100) throw badRequest('Invalid limit: must be between 1 and 100.', { param: 'limit' });
  const page = params.text('page');
  params.finish();
  const where: Record<string, string> = {};
  for (const part of query.split(/\s+AND\s+/)) {
    const { key, field, value } = clause.exec(part.trim())?.groups ?? {};
    if (value === undefined) throw badRequest(`We were unable to parse your search query near: ${part}`, { param: 'query' });
    // Written as the index has it where the key is a plain word; a hyphen needs quotes.
    where[key ? `$.metadata.${key.includes('-') ? `"${key}"` : key}` : `$.${field}`] = value.replaceAll(/\\(.)/g, '$1');
  }
  const { data, hasMore } = objects.list('payment_intent', { where, startingAfter: page }, limit);
  return {
    object: 'search_result',
    data,
    has_more: hasMore,
    next_page: hasMore ? (data.at(-1)?.id ?? null) : null,
    url: call.path,
  };
}
