import { Outlet, redirect, type ShouldRevalidateFunctionArgs } from 'react-router';
import { apiOf, personOf } from '~/api/context.server';
import { runningMarkets, requireMarket } from '~/api/markets.server';
import type { Notices } from '~/api/types';
import type { Route } from './+types/market';
import { ErrorFace } from './error-face';
import { takeFlash } from './flash.server';
import { FlashToast } from './flash-toast';
import { Footer } from './footer';
import { Header } from './header';

export async function loader({ params, context, request }: Route.LoaderArgs) {
  // The session's cookies belong to /<market> and what is below it; the browser does not send them to /<market>.data,
  // where scripts would ask for the home's data. With a slash at its end the home is below: /<market>/_.data.
  if (new URL(request.url).pathname === `/${params.market}.data`) throw redirect(`/${params.market}/`);
  const door = await requireMarket(context, params.market);
  const person = await personOf(context, params.market);
  const unread = person ? await unreadCount(context, params.market) : 0;
  const others = (await runningMarkets(context)).length > 1;
  return { door, person, unread, others, flash: takeFlash(context, params.market) };
}

/** The bell is a courtesy: a page must not fail because its number cannot be had. */
async function unreadCount(context: Route.LoaderArgs['context'], market: string): Promise<number> {
  try {
    return (await apiOf(context, market).get<Notices>('/notifications', { limit: 1 })).unread;
  } catch {
    return 0;
  }
}

/** Who is logged in and what is unread changes with pages and forms, not with each filter in an address. */
export function shouldRevalidate({ currentUrl, nextUrl, formMethod, defaultShouldRevalidate }: ShouldRevalidateFunctionArgs) {
  if (formMethod && formMethod !== 'GET') return true;
  return currentUrl.pathname === nextUrl.pathname && currentUrl.search !== nextUrl.search
    ? false
    : defaultShouldRevalidate || currentUrl.pathname !== nextUrl.pathname;
}

export default function Market({ loaderData, params }: Route.ComponentProps) {
  const { person, unread, others, flash } = loaderData;
  return (
    <>
      <Header market={params.market} person={person} unread={unread} />
      <FlashToast flash={flash} />
      <Outlet />
      <Footer market={params.market} others={others} />
    </>
  );
}

/** Only reached when the shell itself cannot be drawn: no such market, or the house is in trouble. */
export function ErrorBoundary({ error }: Route.ErrorBoundaryProps) {
  return <ErrorFace error={error} home="/" />;
}
