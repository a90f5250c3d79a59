import { createContext, redirect, type RouterContextProvider } from 'react-router';
import { type Api, ApiSession } from './client.server.ts';
import { isApiError } from './errors.ts';
import type { Person } from './types.ts';
import type { Visitor } from './visitor.ts';

export const visitorContext = createContext<Visitor>();
export const sessionContext = createContext<ApiSession>();

type Reads = Readonly<Pick<RouterContextProvider, 'get'>>;

/** The market's API, called as the visitor. */
export function apiOf(context: Reads, market: string): Api {
  return context.get(sessionContext).market(market);
}

/** Business time now, in the demo possibly ahead of the machine's. */
export function nowOf(context: Reads): Temporal.Instant {
  return Temporal.Instant.from(context.get(visitorContext).now());
}

/** Who is logged in, or undefined for a stranger. */
export async function personOf(context: Reads, market: string): Promise<Person | undefined> {
  const session = context.get(sessionContext);
  if (!session.hasSession(market)) return undefined;
  try {
    return await session.market(market).get<Person>('/me');
  } catch (error) {
    if (isApiError(error) && error.problem.status === 401) return undefined;
    throw error;
  }
}

/** Who is logged in; a stranger is sent to log in and then back to the page that he asked for. */
export async function requirePerson(context: Reads, market: string, request: Request): Promise<Person> {
  const person = await personOf(context, market);
  if (person) return person;
  throw redirect(logInPath(market, request));
}

export function logInPath(market: string, request: Request): string {
  return `/${market}/log-in?next=${encodeURIComponent(pageAddress(request))}`;
}

/** The page that a request is for. The browser's scripts ask for a page's data under `<page>.data?_routes=...`. */
function pageAddress(request: Request): string {
  const { pathname, searchParams } = new URL(request.url);
  searchParams.delete('_routes');
  const page = pathname.replace(/(?:\/_)?\.data$/, '');
  return searchParams.size > 0 ? `${page}?${searchParams}` : page;
}

/** Where to go after logging in: only ever a page of the same market, whatever the address says. */
export function safeNext(market: string, next: string | null | undefined): string {
  // With its slash, see shell/market.tsx.
  const home = `/${market}/`;
  if (!next?.startsWith(home) || next.includes('\\') || next.startsWith(`${home}log-in`)) return home;
  const there = new URL(next, 'http://here.invalid');
  return there.host === 'here.invalid' && there.pathname.startsWith(home) ? there.pathname + there.search + there.hash : home;
}
