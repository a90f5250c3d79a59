import { useNavigation } from 'react-router';
import { useText } from '~/texts';

/** A thin bar while the next page is on its way; it waits a moment first, so that quick pages do not flicker. */
export function ProgressBar() {
  const busy = useNavigation().state !== 'idle';
  const t = useText();
  return (
    <div className="gh-progress" data-busy={busy || undefined} role="status">
      {busy && <span className="gh-hidden">{t('shell.loading')}</span>}
    </div>
  );
}
