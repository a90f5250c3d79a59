export * from './errors.ts';
export * from './geo.ts';
export * from './ids.ts';
export * as Money from './money.ts';
export type { Currency, MoneyJson } from './money.ts';
export * from './random.ts';
export * from './time.ts';
