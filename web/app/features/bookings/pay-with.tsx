import { useState } from 'react';
import type { PaymentMethod } from '~/api/types';
import { useText } from '~/texts';
import classes from './bookings.module.css';
import { CardField } from './card-field';

interface Props {
  methods: readonly PaymentMethod[];
  payments: { publishableKey: string; scriptUrl: string };
}

/** A card used before, or another one. The form carries `savedCard`, or `paymentMethodId` for a new card. */
export function PayWith({ methods, payments }: Props) {
  const t = useText();
  const [chosen, setChosen] = useState(methods[0]?.id ?? '');
  const newCard = <CardField scriptUrl={payments.scriptUrl} publishableKey={payments.publishableKey} label={t('checkout.card')} />;
  if (methods.length === 0) return newCard;
  return (
    <>
      <fieldset className={classes['card']}>
        <legend>{t('checkout.payWith')}</legend>
        {methods.map(({ id, brand, last4, expMonth, expYear }) => (
          <label key={id} className={classes['choice']}>
            <input type="radio" name="savedCard" value={id} checked={chosen === id} onChange={() => setChosen(id)} />
            {t('checkout.savedCard', {
              brand: brandName(brand),
              last4,
              month: String(expMonth).padStart(2, '0'),
              year: String(expYear % 100),
            })}
          </label>
        ))}
        <label className={classes['choice']}>
          <input type="radio" name="savedCard" value="" checked={chosen === ''} onChange={() => setChosen('')} />
          {t('checkout.newCard')}
        </label>
      </fieldset>
      {chosen === '' && newCard}
    </>
  );
}

export const brandName = (brand: string): string => brand.charAt(0).toUpperCase() + brand.slice(1);
