import { Link, useRevalidator } from 'react-router';
import { useEffect } from 'react';
import { apiOf, requirePerson } from '~/api/context.server';
import { path } from '~/api/client.server';
import type { Booking, Case, CaseOpening, Money, Papers } from '~/api/types';
import { actOnCase, openCase } from '~/features/cases/act.server';
import { BookingCases } from '~/features/cases/booking-cases';
import { BalancePanel } from '~/features/money/balance-panel';
import { TwoParts } from '~/features/money/two-parts';
import { BookingReviewsPanel } from '~/features/reviews/booking-panel';
import type { BookingReviews } from '~/features/reviews/types';
import { field, submit } from '~/forms/submit.server';
import { formatInstant, formatSpan } from '~/format/instants';
import { formatMoney } from '~/format/money';
import { LinkButton } from '~/shell/link-button';
import { slowNow } from '~/shell/slow.server';
import { SlowNotice } from '~/shell/slow-notice';
import { useLocale, useText } from '~/texts';
import type { Route } from './+types/booking';
import classes from './bookings.module.css';
import { BookingActs, type Cancellation, cancelling } from './booking-acts';
import { PapersPanel, type Viewer } from './papers';
import { makeTransition } from './transition.server';
import { PriceExplained } from './price-explained';
import { HostLines, PriceLines } from './price-lines';

interface Posting {
  id: string;
  at: string;
  description: string;
  lines: { account: string; title: string; debit?: Money; credit?: Money }[];
}

const refreshMs = 10_000;
/** Where a booking waits for the payment provider. */
const waitsForPayment = ['authorizing', 'delayed', 'promised', 'owing', 'capturing', 'refunding'];

export function meta({ loaderData }: Route.MetaArgs) {
  return [{ title: loaderData ? `${loaderData.booking.number}: ${loaderData.booking.stateTitle}` : 'Booking' }];
}

export async function loader({ params, context, request }: Route.LoaderArgs) {
  const person = await requirePerson(context, params.market, request);
  const api = apiOf(context, params.market);
  const [booking, ledger, payments, { papers }, reviews, cases, slow] = await Promise.all([
    api.get<Booking>(path`/bookings/${params.bookingId}`),
    api.get<{ items: Posting[] }>(path`/bookings/${params.bookingId}/ledger`),
    api.get<{ publishableKey: string; scriptUrl: string }>('/payments/config'),
    api.get<{ papers?: Papers }>(path`/bookings/${params.bookingId}/papers`),
    api.get<BookingReviews>(path`/bookings/${params.bookingId}/reviews`),
    api.get<{ items: Case[]; openings: CaseOpening[] }>(path`/bookings/${params.bookingId}/cases`),
    slowNow(api),
  ]);
  const cancels = booking.actions.some(({ transition }) => cancelling.has(transition));
  const cancellation = cancels ? await api.get<Cancellation>(path`/bookings/${params.bookingId}/cancellation`) : undefined;
  return {
    booking,
    papers,
    postings: ledger.items,
    payments,
    reviews,
    cases,
    cancellation,
    slow,
    viewer: viewerOf(person.id, booking),
  };
}

const viewerOf = (personId: string, { chef, host }: Booking): Viewer =>
  personId === host.id ? 'provider' : personId === chef.id ? 'guest' : 'house';

export async function action({ params: { market, bookingId }, context, request }: Route.ActionArgs) {
  const form = await request.formData();
  return submit(form, async () => {
    const api = apiOf(context, market);
    const paymentMethodId = field(form, 'paymentMethodId');
    if (field(form, 'caseId') !== '') await actOnCase(api, form);
    else if (field(form, 'open') !== '') await openCase(api, bookingId, form);
    else if (field(form, 'intent') === 'payBalance')
      await api.post(path`/bookings/${bookingId}/balance/payment`, paymentMethodId === '' ? {} : { paymentMethodId });
    else if (paymentMethodId !== '') await api.post(path`/bookings/${bookingId}/payment`, { paymentMethodId });
    else await makeTransition(api, bookingId, form);
    return null;
  });
}

/** Looks again when the house says that something changed, and every ten seconds in case it cannot be heard. */
function useFresh(market: string, bookingId: string): void {
  const { revalidate } = useRevalidator();
  useEffect(() => {
    let socket: WebSocket;
    const listen = (): void => {
      socket = new WebSocket(`${location.origin.replace(/^http/, 'ws')}/${market}/ws`);
      socket.addEventListener('open', () => socket.send(JSON.stringify({ type: 'subscribe', channel: `booking:${bookingId}` })));
      socket.addEventListener('message', ({ data }) => {
        if ((JSON.parse(String(data)) as { type?: string }).type === 'message') void revalidate();
      });
    };
    listen();
    // Looking again renews a worn-out session, so the socket is opened anew only after it.
    const timer = setInterval(() => {
      void revalidate().then(() => {
        if (socket.readyState === WebSocket.CLOSED) listen();
        return undefined;
      });
    }, refreshMs);
    return () => {
      clearInterval(timer);
      socket.close();
    };
  }, [market, bookingId, revalidate]);
}

export default function BookingPage({
  loaderData: { booking, papers, postings, payments, reviews, cases, cancellation, slow, viewer },
  actionData,
  params: { market },
}: Route.ComponentProps) {
  const t = useText();
  const locale = useLocale();
  useFresh(market, booking.id);
  const { timeZone } = booking.listing;
  const { declined, action: bank } = booking.payment;
  const isHost = viewer === 'provider';
  const toPapers = isHost ? `/${market}/host/kitchens/${booking.listing.id}/papers` : `/${market}/account/papers`;
  return (
    <main id="main" className="gh-page">
      <h1>{booking.listing.title}</h1>
      <p>
        {t('booking.number', { number: booking.number })} · {formatSpan(booking.startsAt, booking.endsAt, timeZone, locale)} ·{' '}
        {t('booking.people', { chef: booking.chef.displayName, host: booking.host.displayName })}
      </p>
      {booking.seriesId && (
        <p>
          <Link to={`/${market}/series/${booking.seriesId}`}>{t('series.link')}</Link>
        </p>
      )}
      {waitsForPayment.includes(booking.state) && <SlowNotice slow={slow} part="payments" text="slow.payments" />}
      <section className={classes['state']} aria-live="polite">
        <strong>{booking.stateTitle}</strong>
        <p>{booking.stateExplanation}</p>
        {declined && <p>{t('booking.declined', { message: declined.message })}</p>}
        {booking.payBy && (
          <p>
            <strong>{t('booking.payBy', { when: formatInstant(booking.payBy, timeZone, locale) })}</strong>
          </p>
        )}
        {booking.deadline && (
          <p>{t('booking.deadline', { when: formatInstant(booking.deadline.at, timeZone, locale), what: booking.deadline.what })}</p>
        )}
        {bank?.url && (
          <p>
            <LinkButton to={bank.url} reloadDocument>
              {t('booking.askBank')}
            </LinkButton>
          </p>
        )}
      </section>
      <BookingActs
        booking={booking}
        payments={payments}
        cancellation={isHost ? undefined : cancellation}
        receives={isHost ? booking.quote.hostReceives : undefined}
        refusal={actionData ?? undefined}
      />
      <BookingReviewsPanel booking={booking} reviews={reviews} market={market} />
      <BookingCases booking={booking} {...cases} card={payments} market={market} refusal={actionData ?? undefined} />
      <div className={classes['columns']}>
        <section>
          <h2>{t('booking.price')}</h2>
          {isHost && <h3>{t('booking.hostLines')}</h3>}
          {isHost && <HostLines quote={booking.quote} />}
          {isHost && <p>{t('booking.hostReceives', { amount: formatMoney(booking.quote.hostReceives, locale, 'exact') })}</p>}
          {isHost && <h3>{t('booking.chefPays')}</h3>}
          <PriceLines quote={booking.quote} payer="guest" />
          <PriceExplained quote={booking.quote} side={isHost ? 'provider' : 'guest'} />
          {booking.balance ? (
            <BalancePanel balance={booking.balance} timeZone={timeZone} payments={payments} refusal={actionData ?? undefined} />
          ) : (
            booking.end === undefined && <TwoParts quote={booking.quote} timeZone={timeZone} />
          )}
          {booking.refund && <p>{t('booking.refund', { amount: formatMoney(booking.refund, locale, 'exact') })}</p>}
        </section>
        <section>
          {papers && <PapersPanel papers={papers} viewer={viewer} {...(viewer !== 'house' && { toPapers })} />}
          <h2>{t('booking.timeline')}</h2>
          <ol className={classes['timeline']}>
            {booking.timeline.map(({ at, title, by, note }) => (
              <li key={at + title}>
                {title}
                <small>
                  {by} · {formatInstant(at, timeZone, locale)}
                </small>
                {note && <p>{note}</p>}
              </li>
            ))}
          </ol>
          <details className={classes['ledger']}>
            <summary>{t('booking.ledger')}</summary>
            {postings.map(({ id, description, lines }) => (
              <table key={id}>
                <caption>{description}</caption>
                <thead>
                  <tr>
                    <td />
                    <th scope="col">{t('booking.debit')}</th>
                    <th scope="col">{t('booking.credit')}</th>
                  </tr>
                </thead>
                <tbody>
                  {lines.map(({ account, title, debit, credit }) => (
                    <tr key={account + (debit ? 'd' : 'c')}>
                      <td>{title}</td>
                      <td>{debit && formatMoney(debit, locale, 'exact')}</td>
                      <td>{credit && formatMoney(credit, locale, 'exact')}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            ))}
          </details>
        </section>
      </div>
    </main>
  );
}
