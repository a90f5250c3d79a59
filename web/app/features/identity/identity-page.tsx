import type { ReactNode } from 'react';
import { pictureOf } from '~/markets/pictures';
import classes from './identity.module.css';

/** The frame of every page about getting in: one narrow card, with the market's picture beside it on wide screens. */
export function IdentityPage({ market, title, lead, children }: { market: string; title: string; lead?: ReactNode; children: ReactNode }) {
  return (
    <main id="main" className={`gh-page ${classes['page']}`}>
      <div className={classes['card']}>
        <h1>{title}</h1>
        {lead && <p className={classes['lead']}>{lead}</p>}
        {children}
      </div>
      <img className={classes['picture']} src={pictureOf(market)} alt="" width="1200" height="800" />
    </main>
  );
}
