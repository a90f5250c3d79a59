import { apiOf, requirePerson } from '~/api/context.server';
import type { Route } from './+types/tax-file';
import { monthsAsked } from './tax-months.server';
import type { TaxMonth } from './types';

const columns = ['month', 'jurisdiction', 'currency', 'collected_minor', 'returned_minor', 'owed_minor', 'postings'];

/** Tax collected, as a table for an accountant: whole minor units (cents), so that no program rounds them. */
export async function loader({ params: { market }, context, request }: Route.LoaderArgs) {
  await requirePerson(context, market, request);
  const months = monthsAsked(request);
  const { items } = await apiOf(context, market).get<{ items: TaxMonth[] }>('/admin/ledger/taxes', months);
  const rows = items.map(({ month, jurisdiction, collected, returned, owed, postings }) => [
    month,
    jurisdiction,
    owed.currency,
    collected.amountMinor,
    returned.amountMinor,
    owed.amountMinor,
    postings,
  ]);
  const name = `tax-${months.from}-${months.until}.csv`.replace(/[^a-z0-9.-]/g, '');
  return new Response(`${[columns, ...rows].map((row) => row.join(',')).join('\r\n')}\r\n`, {
    headers: { 'content-type': 'text/csv; charset=utf-8', 'content-disposition': `attachment; filename="${name}"` },
  });
}
