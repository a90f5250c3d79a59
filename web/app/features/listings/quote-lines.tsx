import { useEffect, useRef } from 'react';
import type { Quote } from '~/api/types';
import { formatSpan, formatTime, zoneName } from '~/format/instants';
import { Link } from 'react-router';
import { PriceLines } from '~/features/bookings/price-lines';
import { LinkButton } from '~/shell/link-button';
import { useLocale, useText } from '~/texts';
import classes from './booking-panel.module.css';

interface Props {
  quote: Quote;
  timeZone: string;
  continueTo: string;
  backTo: string;
}

/** A price as its lines: what each is, why, and how much. Only what the chef pays; the host's own fees are the host's matter. */
export function QuoteLines({ quote, timeZone, continueTo, backTo }: Props) {
  const t = useText();
  const locale = useLocale();
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), []);
  return (
    <div className={classes['quote']}>
      <h3 ref={title} tabIndex={-1}>
        {t('kitchen.quote.title')}
      </h3>
      <p>{formatSpan(quote.startsAt, quote.endsAt, timeZone, locale)}</p>
      <PriceLines quote={quote} payer="guest" />
      <LinkButton to={continueTo} size="lg" fullWidth>
        {t('kitchen.quote.continue')}
      </LinkButton>
      <Link to={backTo} replace preventScrollReset className={classes['other']}>
        {t('kitchen.quote.other')}
      </Link>
      <p className={classes['hold']}>
        {t('kitchen.quote.hold', {
          time: `${formatTime(quote.expiresAt, timeZone, locale)} ${zoneName(quote.expiresAt, timeZone, locale)}`,
        })}
      </p>
    </div>
  );
}
