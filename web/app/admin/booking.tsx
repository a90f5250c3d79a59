import { Link } from 'react-router';
import { apiOf, requirePerson } from '~/api/context.server';
import { path } from '~/api/client.server';
import type { Booking, Page, Papers } from '~/api/types';
import { Choice } from '~/features/bookings/choice';
import { PapersPanel } from '~/features/bookings/papers';
import { PriceLines } from '~/features/bookings/price-lines';
import { makeTransition } from '~/features/bookings/transition.server';
import { submit } from '~/forms/submit.server';
import { formatInstant, formatSpan } from '~/format/instants';
import { formatMoney } from '~/format/money';
import { useLocale, useText } from '~/texts';
import type { Route } from './+types/booking';
import classes from './admin.module.css';
import { AuditEntries } from './audit-entries';
import { Diagram } from './diagram';
import { drawProcess } from './diagram.server';
import { Postings } from './postings';
import type { AuditEntry, Posting, Process } from './types';

export async function loader({ params: { market, bookingId }, context, request }: Route.LoaderArgs) {
  await requirePerson(context, market, request);
  const api = apiOf(context, market);
  const [booking, ledger, processes, audit, { papers }] = await Promise.all([
    api.get<Booking>(path`/bookings/${bookingId}`),
    api.get<{ items: Posting[] }>(path`/bookings/${bookingId}/ledger`),
    api.get<{ items: Process[] }>('/admin/processes'),
    api.get<Page<AuditEntry>>('/admin/audit', { subjectId: bookingId, limit: 100 }),
    api.get<{ papers?: Papers }>(path`/bookings/${bookingId}/papers`),
  ]);
  const [process] = processes.items;
  const steps = booking.timeline.map(({ from, to }) => ({ to, ...(from ? { from } : {}) }));
  const drawing = process && drawProcess(process, { current: booking.state, steps });
  return { booking, postings: ledger.items, audit: audit.items, drawing, papers };
}

export async function action({ params: { market, bookingId }, context, request }: Route.ActionArgs) {
  const form = await request.formData();
  return submit(form, async () => {
    await makeTransition(apiOf(context, market), bookingId, form);
    return null;
  });
}

export default function BookingPage({
  loaderData: { booking, postings, audit, drawing, papers },
  actionData,
  params: { market },
}: Route.ComponentProps) {
  const t = useText();
  const locale = useLocale();
  const { timeZone } = booking.listing;
  const { card, status, declined } = booking.payment;
  return (
    <main id="main">
      <h1>
        {booking.number}: {booking.stateTitle}
      </h1>
      <p className={classes['lead']}>{booking.stateExplanation}</p>
      <p>
        <Link to={`/${market}/admin/bookings/${booking.id}/record`}>{t('record.open')}</Link>
      </p>
      {booking.actions.length > 0 && (
        <section>
          <h2>{t('booking.act')}</h2>
          <div className={classes['acts']}>
            {booking.actions.map((choice) => (
              <details key={choice.transition} open={choice.style === 'primary'}>
                <summary>{choice.title}</summary>
                {choice.confirm && <p>{choice.confirm}</p>}
                <Choice action={choice} refusal={actionData ?? undefined} />
              </details>
            ))}
          </div>
        </section>
      )}
      {papers && <PapersPanel papers={papers} viewer="house" />}
      <div className={classes['cards']}>
        <section className={classes['card']}>
          <h2>{t('admin.booking.facts')}</h2>
          <dl className={classes['facts']}>
            <dt>{t('admin.booking.kitchen')}</dt>
            <dd>
              <Link to={`/${market}/kitchens/${booking.listing.slug}`}>{booking.listing.title}</Link>
            </dd>
            <dt>{t('admin.booking.when')}</dt>
            <dd>{formatSpan(booking.startsAt, booking.endsAt, timeZone, locale)}</dd>
            <dt>{t('admin.booking.chef')}</dt>
            <dd>{booking.chef.displayName}</dd>
            <dt>{t('admin.booking.host')}</dt>
            <dd>{booking.host.displayName}</dd>
            <dt>{t('admin.booking.made')}</dt>
            <dd>{formatInstant(booking.createdAt, timeZone, locale)}</dd>
            <dt>{t('admin.booking.payment')}</dt>
            <dd>
              {status}
              {card && `, ${t('admin.booking.card', card)}`}
              {declined && `: ${declined.message}`}
            </dd>
          </dl>
          <p>
            <Link to={`/${market}/bookings/${booking.id}`}>{t('admin.booking.open')}</Link>
          </p>
        </section>
        <section className={classes['card']}>
          <h2>{t('admin.booking.price')}</h2>
          <PriceLines quote={booking.quote} payer="guest" />
          <p>{t('admin.booking.hostReceives', { amount: formatMoney(booking.quote.hostReceives, locale, 'exact') })}</p>
        </section>
        <section className={classes['card']}>
          <h2>{t('admin.booking.timeline')}</h2>
          <ol className={classes['timeline']}>
            {booking.timeline.map(({ at, title, by, note }) => (
              <li key={at + title}>
                {title}
                <small>
                  {by} · {formatInstant(at, timeZone, locale)}
                </small>
                {note && <small>“{note}”</small>}
              </li>
            ))}
          </ol>
        </section>
      </div>
      {drawing && (
        <section>
          <h2>{t('admin.booking.process')}</h2>
          <p className={classes['lead']}>{t('admin.booking.processLead')}</p>
          <Diagram drawing={drawing} />
        </section>
      )}
      <section>
        <h2>{t('admin.booking.postings')}</h2>
        {postings.length === 0 && <p>{t('admin.booking.noPostings')}</p>}
        <Postings items={postings} market={market} />
      </section>
      <section>
        <h2>{t('admin.booking.audit')}</h2>
        <AuditEntries items={audit} />
      </section>
    </main>
  );
}
