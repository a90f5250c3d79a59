import type { Money } from '~/api/types';
import { LongTextField, SelectField, SubmitButton } from '~/forms/fields';
import { ApiForm, type FormRefusal } from '~/forms/form';
import { formatMoney } from '~/format/money';
import { useLocale, useText } from '~/texts';
import { RefusedByRules } from './papers';
import { PayWith } from './pay-with';
import type { paymentChoices } from './payment-choices.server';

interface Props {
  choices: Pick<Awaited<ReturnType<typeof paymentChoices>>, 'payments' | 'methods' | 'activities'>;
  charged: Money;
  /** What happens with the card now and later. */
  hold: string;
  market: string;
  refusal: FormRefusal | undefined;
  /** Hours of a pack pay, so no card is asked. */
  withPack?: boolean;
}

/** What a chef says and pays with when a price is taken up. */
export function PayForm({ choices: { payments, methods, activities }, charged, hold, market, refusal, withPack = false }: Props) {
  const t = useText();
  const locale = useLocale();
  const demo = payments.publishableKey.startsWith('pk_test_');
  return (
    <ApiForm refusal={refusal} initial={{ activity: activities.last ?? '' }}>
      <RefusedByRules problem={refusal?.problem} market={market} />
      <input type="hidden" name="after" value={String(refusal?.problem.facts?.['decision'] ?? '')} />
      {activities.items.length > 0 && (
        <SelectField
          name="activity"
          label={t('checkout.activity')}
          description={t('checkout.activityWhy')}
          required
          data={[
            { value: '', label: t('checkout.activityChoose') },
            ...activities.items.map(({ code, title, explanation }) => ({ value: code, label: `${title}: ${explanation}` })),
          ]}
        />
      )}
      {!withPack && <PayWith methods={methods} payments={payments} />}
      {demo && !withPack && <p>{t('checkout.cards')}</p>}
      <LongTextField name="note" label={t('checkout.note')} maxLength={1000} />
      {!withPack && <p>{hold}</p>}
      <SubmitButton>{withPack ? t('packs.request') : t('checkout.pay', { total: formatMoney(charged, locale, 'exact') })}</SubmitButton>
    </ApiForm>
  );
}
