import { useEffect, useRef } from 'react';

export interface Tabs {
  /** Tells the other tabs that whoever was logged in here is not any more. */
  loggedOut(): void;
  close(): void;
}

const over = 'logged out';

/** The other tabs of a market in this browser. `leave` is called in each of them when somebody logs out in one. */
export function tabsOf(market: string, leave: () => void): Tabs {
  const channel = new BroadcastChannel(`guildhall ${market}`);
  channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (data === over) leave();
  });
  return {
    loggedOut: () => channel.postMessage(over),
    close: () => channel.close(),
  };
}

/** What was shown to somebody leaves every tab when they log out in one: the next at that machine would read it there. */
export function useLogOutTogether(market: string, isSignedIn: boolean): void {
  const was = useRef(isSignedIn);
  useEffect(() => {
    const tabs = tabsOf(market, () => {
      if (isSignedIn) location.replace(`/${market}/`);
    });
    if (was.current && !isSignedIn) tabs.loggedOut();
    was.current = isSignedIn;
    return () => tabs.close();
  }, [market, isSignedIn]);
}
