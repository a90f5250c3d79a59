import { useLocale, useText } from '~/texts';
import type { WaitingChef } from './types';
import { wishText } from './wish-text';

/** How many wait for a kitchen and for when, in turn: what its host should know before closing a day. No names. */
export function WhoWaits({ waiting }: { waiting: readonly WaitingChef[] }) {
  const t = useText();
  const locale = useLocale();
  return (
    <section>
      <h2>{t('waitlist.hostTitle')}</h2>
      <p>{t('waitlist.hostCount', { count: waiting.length })}</p>
      {waiting.length > 0 && (
        <ol>
          {waiting.map((each) => (
            <li key={each.joinedAt}>
              {wishText(each, t, locale)}
              {each.isOffered && ` · ${t('waitlist.hostOffered')}`}
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
