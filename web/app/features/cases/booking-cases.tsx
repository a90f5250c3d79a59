import type { Booking, Case, CaseOpening } from '~/api/types';
import type { FormRefusal } from '~/forms/form';
import { useText } from '~/texts';
import { CaseCard } from './case-card';
import classes from './cases.module.css';
import { OpeningCard } from './opening-card';

interface Props {
  booking: Booking;
  items: Case[];
  openings: CaseOpening[];
  card: { scriptUrl: string; publishableKey: string };
  market: string;
  refusal: FormRefusal | undefined;
}

/** What is open or settled about a booking beside its price, and what can be opened now. */
export function BookingCases({ booking, items, openings, card, market, refusal }: Props) {
  const t = useText();
  const ask = `/${market}/bookings/${booking.id}/evidence`;
  return (
    <>
      {items.length > 0 && (
        <section>
          <h2>{t('case.title')}</h2>
          {items.map((item) => (
            <CaseCard key={item.id} item={item} ask={ask} card={card} refusal={refusal} />
          ))}
        </section>
      )}
      {openings.length > 0 && (
        <section>
          <h2>{t('opening.title')}</h2>
          <div className={classes['openings']}>
            {openings.map((opening) => (
              <OpeningCard key={opening.kind} opening={opening} timeZone={booking.listing.timeZone} ask={ask} refusal={refusal} />
            ))}
          </div>
        </section>
      )}
    </>
  );
}
