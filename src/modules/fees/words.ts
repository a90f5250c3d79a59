import { Money } from '#kernel';

/** "3 h", "2 h 30 min", "45 min" */
export function duration(minutes: number): string {
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  return [hours > 0 ? `${hours} h` : '', rest > 0 || hours === 0 ? `${rest} min` : ''].filter((part) => part !== '').join(' ');
}

/** 825 is "8.25%" */
export const percent = (basisPoints: number): string => `${Number((basisPoints / 100).toFixed(5))}%`;

export const amount = (value: Money.Money): string => Money.format(value);
