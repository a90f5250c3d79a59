import type { RouterContextProvider } from 'react-router';
import { sessionContext } from '~/api/context.server';
import type { DemoPerson, Page } from '~/api/types';

/** The demo's made-up people of this market; none in production, where the sandbox does not answer. */
export async function demoPeople(context: Readonly<Pick<RouterContextProvider, 'get'>>, market: string): Promise<DemoPerson[]> {
  try {
    const people = await context.get(sessionContext).house().get<Page<DemoPerson>>('/sandbox/api/people');
    return people.items.filter((person) => person.market === market);
  } catch {
    return [];
  }
}

/** What the authenticator of a made-up person shows now; undefined for everybody else. */
export async function demoCode(
  context: Readonly<Pick<RouterContextProvider, 'get'>>,
  email: string | null,
): Promise<{ name: string; code: string } | undefined> {
  if (!email) return undefined;
  try {
    return await context.get(sessionContext).house().get<{ name: string; code: string }>('/sandbox/api/authenticator', { email });
  } catch {
    return undefined;
  }
}

/** Whether mail stays in the sandbox's inbox, for a page to point there. */
export async function isDemo(context: Readonly<Pick<RouterContextProvider, 'get'>>, market: string): Promise<boolean> {
  return (await demoPeople(context, market)).length > 0;
}
