import { SubmitButton, TextField } from '~/forms/fields';
import { ApiForm, type FormRefusal } from '~/forms/form';
import { formatMoney } from '~/format/money';
import { useLocale, useText } from '~/texts';
import classes from '~/features/host/host.module.css';
import type { PackOffer } from './types';

/** A host's packs of one kitchen: what is sold now, and a new one. */
export function PackOffers({ offers, refusal }: { offers: readonly PackOffer[]; refusal: FormRefusal | undefined }) {
  const t = useText();
  const locale = useLocale();
  return (
    <section aria-labelledby="packs">
      <h2 id="packs">{t('packs.title')}</h2>
      <p className={classes['hint']}>{t('packs.hostExplain')}</p>
      {offers.length === 0 && <p>{t('packs.noneOffered')}</p>}
      <ul className={classes['list']}>
        {offers.map(({ id, minutes, price, total, hostReceives, validMonths }) => (
          <li key={id}>
            <div>
              <strong>{t('packs.offer', { hours: minutes / 60, total: formatMoney(price, locale, 'exact'), months: validMonths })}</strong>
              <small>
                {t('packs.hostLine', { total: formatMoney(total, locale, 'exact'), receives: formatMoney(hostReceives, locale, 'exact') })}
              </small>
            </div>
            <ApiForm refusal={undefined}>
              <input type="hidden" name="intent" value="withdrawPack" />
              <input type="hidden" name="offerId" value={id} />
              <SubmitButton variant="default" aria-label={t('packs.withdrawThis', { hours: minutes / 60 })}>
                {t('packs.withdraw')}
              </SubmitButton>
            </ApiForm>
          </li>
        ))}
      </ul>
      <ApiForm key={offers.length} refusal={refusal} initial={{ validMonths: '6' }} className={classes['form']}>
        <input type="hidden" name="intent" value="offerPack" />
        <TextField name="hours" label={t('packs.hours')} inputMode="decimal" required />
        <TextField name="price" label={t('packs.price')} inputMode="decimal" required />
        <TextField name="validMonths" label={t('packs.months')} inputMode="numeric" required />
        <SubmitButton>{t('packs.add')}</SubmitButton>
      </ApiForm>
    </section>
  );
}
