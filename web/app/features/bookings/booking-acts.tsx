import type { Booking, Money } from '~/api/types';
import { SubmitButton } from '~/forms/fields';
import { ApiForm, type FormRefusal } from '~/forms/form';
import { formatMoney } from '~/format/money';
import { useLocale, useText } from '~/texts';
import classes from './bookings.module.css';
import { CardField } from './card-field';
import { Choice } from './choice';

/** What cancelling now would give back. */
export interface Cancellation {
  refund: Money;
  kept: Money;
  explanation: string;
}

/** Steps that give something back, which is told before they are made. */
export const cancelling: ReadonlySet<string> = new Set(['cancelByChef', 'cancelForPapers']);

/** Steps that take a card with them. */
const withAnotherCard = ['payAgain', 'payPromised', 'payOwed'];

interface Props {
  booking: Booking;
  payments: { publishableKey: string; scriptUrl: string };
  /** For whoever would get something back. */
  cancellation: Cancellation | undefined;
  /** To a host, who decides by it. */
  receives: Money | undefined;
  refusal: FormRefusal | undefined;
}

/** What this person can do with the booking now; nothing when there is nothing to do. It comes before everything there is to read. */
export function BookingActs({ booking, payments, cancellation, receives, refusal }: Props) {
  const t = useText();
  const locale = useLocale();
  const choices = booking.actions.filter(({ transition }) => !withAnotherCard.includes(transition));
  const takesCard = booking.payment.status !== 'authorizing' && choices.length < booking.actions.length;
  if (choices.length === 0 && !takesCard) return null;
  return (
    <section className={classes['acts']} aria-labelledby="acts">
      <h2 id="acts">{t('booking.act')}</h2>
      {receives && booking.state === 'requested' && <p>{t('booking.hostReceives', { amount: formatMoney(receives, locale, 'exact') })}</p>}
      {takesCard && (
        <ApiForm refusal={refusal}>
          <CardField {...payments} label={t('booking.anotherCard')} />
          <SubmitButton>{t('booking.anotherCard')}</SubmitButton>
        </ApiForm>
      )}
      <div className={classes['actions']}>
        {choices.map((choice) => {
          const { transition, title, confirm } = choice;
          return confirm ? (
            <details key={transition}>
              <summary>{title}</summary>
              <p>{confirm}</p>
              {cancelling.has(transition) && cancellation && (
                <p>
                  {t('booking.wouldRefund', {
                    refund: formatMoney(cancellation.refund, locale, 'exact'),
                    total: formatMoney(
                      { ...cancellation.refund, amountMinor: cancellation.refund.amountMinor + cancellation.kept.amountMinor },
                      locale,
                      'exact',
                    ),
                    explanation: cancellation.explanation,
                  })}
                </p>
              )}
              <Choice action={choice} refusal={refusal} />
            </details>
          ) : (
            <Choice key={transition} action={choice} refusal={refusal} />
          );
        })}
      </div>
    </section>
  );
}
