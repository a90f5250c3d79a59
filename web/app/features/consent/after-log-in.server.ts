import type { RouterContextProvider } from 'react-router';
import { apiOf } from '~/api/context.server';
import type { Person } from '~/api/types';
import { redirectWith } from '~/shell/flash.server';
import type { MyConsents } from './types';

type Contexts = Readonly<Pick<RouterContextProvider, 'get'>>;

/** Greets who has just logged in, and leads where they wanted to go; by the page of texts when one of them is new, which lets everybody go on. */
export async function welcome(context: Contexts, market: string, next: string, { displayName }: Pick<Person, 'displayName'>) {
  const { items } = await apiOf(context, market).get<MyConsents>('/me/consents');
  const to = items.some(({ isDue }) => isDue) ? `/${market}/account/consent?then=${encodeURIComponent(next)}` : next;
  return redirectWith(context, market, to, { key: 'identity.loggedIn', values: { name: displayName }, tone: 'good' });
}
