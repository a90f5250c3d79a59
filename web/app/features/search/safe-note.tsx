import { Form } from 'react-router';
import type { SearchAnswer } from '~/api/types';
import { useText } from '~/texts';
import classes from './results.module.css';

/** What safe search leaves out, and the way to change that. Nothing at all where it changes nothing. */
export function SafeNote({ safeSearch: { on, leftOut }, to }: { safeSearch: SearchAnswer['safeSearch']; to: string }) {
  const t = useText();
  if (on && leftOut === 0) return null;
  return (
    <Form method="post" action={to} preventScrollReset className={classes['safe']}>
      <span>{on ? t('search.safe.leftOut', { count: leftOut }) : t('search.safe.off')}</span>
      <button type="submit" name="safe" value={on ? 'off' : 'on'}>
        {on ? t('search.safe.show', { count: leftOut }) : t('search.safe.turnOn')}
      </button>
    </Form>
  );
}
