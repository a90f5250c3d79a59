import type { RouterContextProvider } from 'react-router';
import { sessionContext } from './context.server';
import { ApiError } from './errors';
import type { MarketDoor, Page } from './types';

type Reads = Readonly<Pick<RouterContextProvider, 'get'>>;

/** The markets that this house runs, in the order of their doors. */
export async function runningMarkets(context: Reads): Promise<MarketDoor[]> {
  return (await context.get(sessionContext).house().get<Page<MarketDoor>>('/api/markets')).items;
}

/** Refuses an address under a market that does not run here, before anything else is asked about it. */
export async function requireMarket(context: Reads, name: string): Promise<MarketDoor> {
  const door = (await runningMarkets(context)).find((market) => market.name === name);
  if (door) return door;
  throw new ApiError({
    status: 404,
    code: 'web.no_such_market',
    title: 'Not found',
    detail: `There is no marketplace called ${name} here.`,
  });
}
