import { Link } from 'react-router';
import { formatMoney } from '~/format/money';
import { useLocale, useText } from '~/texts';
import type { PackOffer } from './types';

/** On a kitchen's page: that hours can be bought ahead. Nothing when its host offers none. */
export function PacksSection({ offers, to }: { offers: readonly PackOffer[]; to: string }) {
  const t = useText();
  const locale = useLocale();
  if (offers.length === 0) return null;
  return (
    <section aria-labelledby="packs">
      <h2 id="packs">{t('packs.title')}</h2>
      <p>{t('packs.lead')}</p>
      <ul>
        {offers.map(({ id, minutes, total, validMonths }) => (
          <li key={id}>{t('packs.offer', { hours: minutes / 60, total: formatMoney(total, locale, 'exact'), months: validMonths })}</li>
        ))}
      </ul>
      <p>
        <Link to={to}>{t('packs.look')}</Link>
      </p>
    </section>
  );
}
