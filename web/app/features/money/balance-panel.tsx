import type { Booking } from '~/api/types';
import { CardField } from '~/features/bookings/card-field';
import { SubmitButton } from '~/forms/fields';
import { ApiForm, type FormRefusal } from '~/forms/form';
import { formatInstant } from '~/format/instants';
import { formatMoney } from '~/format/money';
import { LinkButton } from '~/shell/link-button';
import { useLocale, useText } from '~/texts';
import classes from '~/features/bookings/bookings.module.css';

interface Props {
  balance: NonNullable<Booking['balance']>;
  timeZone: string;
  payments: { publishableKey: string; scriptUrl: string };
  refusal: FormRefusal | undefined;
}

/** The rest of a price: when it is taken, what went wrong, and what the chef can do. */
export function BalancePanel({ balance, timeZone, payments, refusal }: Props) {
  const t = useText();
  const locale = useLocale();
  const { amount, dueAt, payBy, state, stateTitle, stateExplanation, canPay, declined, bankUrl } = balance;
  const due = formatInstant(dueAt, timeZone, locale);
  const deadline = formatInstant(payBy, timeZone, locale);
  return (
    <section aria-labelledby="balance">
      <h2 id="balance">{t('balance.title', { amount: formatMoney(amount, locale, 'exact') })}</h2>
      <p>
        <strong>{stateTitle}.</strong> {stateExplanation}
      </p>
      {state === 'scheduled' && <p>{t('balance.scheduled', { when: due })}</p>}
      {declined && <p>{t('booking.declined', { message: declined })}</p>}
      {['refused', 'confirming', 'charging'].includes(state) && (
        <p>
          <strong>{t('balance.deadline', { when: deadline })}</strong>
        </p>
      )}
      {bankUrl && (
        <p>
          <LinkButton to={bankUrl} reloadDocument>
            {t('booking.askBank')}
          </LinkButton>
        </p>
      )}
      {canPay && state === 'scheduled' && (
        <div className={classes['actions']}>
          <details>
            <summary>{t('balance.payNow')}</summary>
            <p>{t('balance.payNowSure', { amount: formatMoney(amount, locale, 'exact') })}</p>
            <ApiForm refusal={refusal}>
              <input type="hidden" name="intent" value="payBalance" />
              <SubmitButton>{t('balance.payNow')}</SubmitButton>
            </ApiForm>
          </details>
        </div>
      )}
      {canPay && state === 'refused' && (
        <ApiForm refusal={refusal}>
          <input type="hidden" name="intent" value="payBalance" />
          <CardField {...payments} label={t('booking.anotherCard')} />
          <SubmitButton>{t('balance.payWith', { amount: formatMoney(amount, locale, 'exact') })}</SubmitButton>
        </ApiForm>
      )}
    </section>
  );
}
