import type { ReactNode } from 'react';
import classes from './forms.module.css';

interface Props {
  /** Said where scripts are turned off. */
  otherwise: string;
  children: ReactNode;
}

/** What would lead nowhere without scripts, and why it is not there. */
export function NeedsScript({ otherwise, children }: Props) {
  return (
    <>
      <noscript>
        <p>{otherwise}</p>
      </noscript>
      <div className={classes['needsScript']}>{children}</div>
    </>
  );
}
