import type { RouterContextProvider } from 'react-router';
import { apiOf } from '~/api/context.server';

export interface LogInOffer {
  provider: string;
  title: string;
}

/** Where one can log in besides here. Nowhere when that cannot be told: the page's own form works all the same. */
export async function logInOffers(context: Readonly<Pick<RouterContextProvider, 'get'>>, market: string): Promise<LogInOffer[]> {
  try {
    return (await apiOf(context, market).get<{ items: LogInOffer[] }>('/auth/social')).items;
  } catch {
    return [];
  }
}
