import { Link } from 'react-router';
import { useText } from '~/texts';
import { KitchenChoices } from './kitchen-choices';
import type { Peers } from './types';

/** Where chefs cook who share a kitchen with whoever looks. */
export function PeersSection({ items, market }: { items: Peers[]; market: string }) {
  const t = useText();
  return (
    <section aria-labelledby="peers">
      <h2 id="peers">{t('peers.title')}</h2>
      <p>{t(items.length === 0 ? 'peers.none' : 'peers.lead')}</p>
      <KitchenChoices market={market} items={items.map(({ kitchen, cooks }) => ({ kitchen, why: t('peers.why', { count: cooks }) }))} />
      <p>
        <Link to={`/${market}/what-do-i-need`}>{t('makes.link')}</Link>
      </p>
    </section>
  );
}
