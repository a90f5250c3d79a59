import {
  IconCalendarWeek,
  IconClockHour4,
  IconDiscount,
  IconLock,
  IconMoon,
  IconReceipt,
  IconRuler2,
  IconShieldCheck,
  IconSpray,
  IconUsers,
} from '@tabler/icons-react';
import type { Listing } from '~/api/types';
import { formatDuration } from '~/format/instants';
import { formatMoney } from '~/format/money';
import { useLocale, useText } from '~/texts';
import classes from './kitchen.module.css';

export function Facts({ listing: { price, attributes, inspections } }: { listing: Listing }) {
  const t = useText();
  const locale = useLocale();
  const score = inspections.filter((one) => one.score !== undefined).sort((a, b) => b.date.localeCompare(a.date))[0]?.score;
  const facts = [
    attributes.squareFeet && { icon: IconRuler2, text: t('kitchen.fact.size', { size: attributes.squareFeet }) },
    attributes.capacity && { icon: IconUsers, text: t('kitchen.fact.capacity', { count: attributes.capacity }) },
    price.minimumMinutes > 0 && {
      icon: IconClockHour4,
      text: t('kitchen.fact.minimum', { duration: formatDuration(price.minimumMinutes) }),
    },
    price.cleaning && { icon: IconSpray, text: t('kitchen.fact.cleaning', { amount: formatMoney(price.cleaning, locale) }) },
    price.minimum && { icon: IconReceipt, text: t('kitchen.fact.least', { amount: formatMoney(price.minimum, locale) }) },
    price.weekendPercent && { icon: IconCalendarWeek, text: t('kitchen.fact.weekend', { percent: price.weekendPercent }) },
    price.eveningPercent && { icon: IconMoon, text: t('kitchen.fact.evening', { percent: price.eveningPercent }) },
    ...price.lengthDiscounts.map(({ hours, percent }) => ({ icon: IconDiscount, text: t('kitchen.fact.length', { hours, percent }) })),
    price.deposit && { icon: IconLock, text: t('kitchen.fact.deposit', { amount: formatMoney(price.deposit, locale) }) },
    score !== undefined && { icon: IconShieldCheck, text: t('kitchen.fact.score', { score }) },
  ].filter((fact) => typeof fact === 'object');
  return (
    <ul className={classes['facts']}>
      {facts.map(({ icon: Icon, text }) => (
        <li key={text}>
          <Icon size={22} aria-hidden="true" />
          {text}
        </li>
      ))}
    </ul>
  );
}
