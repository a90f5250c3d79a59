import type { Quote } from '~/api/types';
import { SubmitButton, TextField } from '~/forms/fields';
import { ApiForm, type FormRefusal } from '~/forms/form';
import { formatMoney } from '~/format/money';
import { useLocale, useText } from '~/texts';
import classes from './bookings.module.css';

/** A code to type, or the one that counts and a way to take it off. Either way the price is asked for anew. */
export function PromoCode({ quote, refusal }: { quote: Quote; refusal: FormRefusal | undefined }) {
  const t = useText();
  const locale = useLocale();
  return (
    <ApiForm refusal={refusal} className={classes['promo']}>
      <input type="hidden" name="intent" value="promo" />
      {quote.promo ? (
        <>
          <p role="status">{t('checkout.promoCounts', { amount: formatMoney(quote.promo, locale, 'exact') })}</p>
          <SubmitButton variant="default">{t('checkout.promoRemove')}</SubmitButton>
        </>
      ) : (
        <>
          <TextField name="promoCode" label={t('checkout.promo')} maxLength={40} autoComplete="off" autoCapitalize="characters" />
          <SubmitButton variant="default">{t('checkout.promoApply')}</SubmitButton>
        </>
      )}
    </ApiForm>
  );
}
