import type { ReactNode } from 'react';
import classes from './picture-frame.module.css';

/** Three by two, whatever the shape of the picture within; what else is in it may lie upon the picture. */
export function PictureFrame({ children }: { children: ReactNode }) {
  return <div className={classes['frame']}>{children}</div>;
}
