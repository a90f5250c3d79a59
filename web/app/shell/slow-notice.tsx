import { useText } from '~/texts';
import classes from './shell.module.css';

/** What the API says is slow now. */
export interface SlowParts {
  items: { part: string; since?: string }[];
}

interface Props {
  slow: SlowParts;
  /** The part that this page lives on, and what it means here. */
  part: 'payments' | 'mail' | 'work';
  text: 'slow.payments' | 'slow.mail' | 'slow.work';
}

/** A quiet line, on pages that a slow part touches and only while it is slow. */
export function SlowNotice({ slow, part, text }: Props) {
  const t = useText();
  if (!slow.items.some((each) => each.part === part)) return null;
  return (
    <p role="status" className={classes['slow']}>
      {t(text)}
    </p>
  );
}
