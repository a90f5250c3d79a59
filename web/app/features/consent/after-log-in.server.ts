import type { RouterContextProvider } from 'react-router';
import { apiOf } from '~/api/context.server';
import type { MyConsents } from './types';

/** Where a log-in leads: where one wanted to go, by the page of texts when one of them is new. It lets everybody go on without agreeing. */
export async function afterLogIn(context: Readonly<Pick<RouterContextProvider, 'get'>>, market: string, next: string): Promise<string> {
  const { items } = await apiOf(context, market).get<MyConsents>('/me/consents');
  return items.some(({ isDue }) => isDue) ? `/${market}/account/consent?then=${encodeURIComponent(next)}` : next;
}
