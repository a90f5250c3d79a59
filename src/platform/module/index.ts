export { eraseRows, type Erased } from './erase-rows.ts';
export type { ComposedMarket, MarketFacts } from './market.ts';
export type { Module } from './module.ts';
export {
  because,
  erasedName,
  erasedText,
  ownedBy,
  type DataSubject,
  type Erasure,
  type HeldRows,
  type PersonalData,
  type Sql,
} from './personal-data.ts';
export { platformParts, platformPersonalData, platformRetention } from './platform-data.ts';
export { carryOutRetention, goesAfter, goesAfterEnd, longAgo, type Retained, type RetentionRule } from './retention.ts';
export { endWholes, type Ending, type Lasting, type Part, type Whole } from './wholes.ts';
