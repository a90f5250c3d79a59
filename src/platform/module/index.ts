export type { ComposedMarket, MarketFacts } from './market.ts';
export type { Module } from './module.ts';
