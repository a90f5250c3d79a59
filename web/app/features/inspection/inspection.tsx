import { apiOf } from '~/api/context.server';
import { path } from '~/api/client.server';
import { formatInstant } from '~/format/instants';
import { texts, useLocale, useText } from '~/texts';
import type { Route } from './+types/inspection';
import { type BookingRecord, RecordView } from './record-view';

export function meta() {
  return [{ title: texts('en')('record.inspection') }, { name: 'robots', content: 'noindex' }];
}

export async function loader({ params: { market, token }, context }: Route.LoaderArgs) {
  return apiOf(context, market).get<BookingRecord & { reason: string; expiresAt: string }>(path`/inspections/${token}`);
}

/** What an inspector sees with the link that an admin made. */
export default function Inspection({ loaderData }: Route.ComponentProps) {
  const t = useText();
  const locale = useLocale();
  return (
    <main id="main" className="gh-page">
      <h1>{t('record.of', { number: loaderData.booking.number })}</h1>
      <p>{t('record.lead', { reason: loaderData.reason, until: formatInstant(loaderData.expiresAt, 'UTC', locale) })}</p>
      <RecordView record={loaderData} />
    </main>
  );
}
