import { data } from 'react-router';
import { apiOf } from '~/api/context.server';
import { path } from '~/api/client.server';
import { isApiError } from '~/api/errors';
import { formatInstant } from '~/format/instants';
import { texts, useLocale, useText } from '~/texts';
import type { Route } from './+types/inspection';
import { type BookingRecord, RecordView } from './record-view';

type Opened = BookingRecord & { reason: string; expiresAt: string };

export function meta() {
  return [{ title: texts('en')('record.inspection') }, { name: 'robots', content: 'noindex' }];
}

/** A link that opens nothing has a page of its own: who holds it did nothing wrong, and should know whom to ask. */
export async function loader({ params: { market, token }, context }: Route.LoaderArgs) {
  try {
    return { record: await apiOf(context, market).get<Opened>(path`/inspections/${token}`) };
  } catch (error) {
    if (!isApiError(error, 'inspection.no_link')) throw error;
    return data({ record: undefined }, { status: 404 });
  }
}

/** What an inspector sees with the link that an admin made. */
export default function Inspection({ loaderData: { record } }: Route.ComponentProps) {
  const t = useText();
  const locale = useLocale();
  if (record === undefined) {
    return (
      <main id="main" className="gh-page">
        <h1>{t('record.dead')}</h1>
        <p style={{ maxWidth: '60ch' }}>{t('record.deadWhy')}</p>
        <p style={{ maxWidth: '60ch' }}>{t('record.deadAsk')}</p>
      </main>
    );
  }
  const { booking, reason, expiresAt } = record;
  return (
    <main id="main" className="gh-page">
      <h1>{t('record.of', { number: booking.number })}</h1>
      <p>{t('record.lead', { reason, until: formatInstant(expiresAt, booking.timeZone, locale) })}</p>
      <RecordView record={record} />
    </main>
  );
}
