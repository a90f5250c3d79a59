import { Notification } from '@mantine/core';
import { IconCheck, IconExclamationMark } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useText } from '~/texts';
import type { Flash } from './flash.server';
import classes from './shell.module.css';

const shownMs = 8_000;

/** Shows the word that a redirect left behind; it goes by itself, or by its button. */
export function FlashToast({ flash }: { flash: Flash | undefined }) {
  const t = useText();
  const [shown, setShown] = useState(flash);
  useEffect(() => {
    if (flash) setShown(flash);
  }, [flash]);
  useEffect(() => {
    if (!shown) return;
    const timer = setTimeout(() => setShown(undefined), shownMs);
    return () => clearTimeout(timer);
  }, [shown]);
  return (
    <div className={classes['toast']} role="status">
      {shown && (
        <Notification
          withBorder
          color={shown.tone === 'good' ? 'green' : 'red'}
          icon={shown.tone === 'good' ? <IconCheck size={18} /> : <IconExclamationMark size={18} />}
          onClose={() => setShown(undefined)}
          closeButtonProps={{ 'aria-label': t('shell.close') }}
        >
          {t(shown.key, shown.values)}
        </Notification>
      )}
    </div>
  );
}
