import { redirect, type RouterContextProvider } from 'react-router';
import { sessionContext } from '~/api/context.server';
import type { TextKey, TextValues } from '~/texts';

/** A short word to the visitor that outlives a redirect: "Saved." Shown once, on the next page, with or without scripts. */
export interface Flash {
  key: TextKey;
  values?: TextValues;
  tone: 'good' | 'bad';
}

type Reads = Readonly<Pick<RouterContextProvider, 'get'>>;

const keptSeconds = 60;

export function setFlash(context: Reads, market: string, flash: Flash): void {
  const value = encodeURIComponent(JSON.stringify(flash));
  context.get(sessionContext).setCookie(`gh_${market}_flash=${value}; Path=/${market}; Max-Age=${keptSeconds}; HttpOnly; SameSite=Lax`);
}

/** `throw redirectWith(context, market, to, { key: 'account.saved', tone: 'good' })` */
export function redirectWith(context: Reads, market: string, to: string, flash: Flash): Response {
  setFlash(context, market, flash);
  return redirect(to);
}

/** Takes the waiting word, if any, so that it is shown once. */
export function takeFlash(context: Reads, market: string): Flash | undefined {
  const session = context.get(sessionContext);
  const value = session.cookie(`gh_${market}_flash`);
  if (!value) return undefined;
  session.setCookie(`gh_${market}_flash=; Path=/${market}; Max-Age=0; HttpOnly; SameSite=Lax`);
  try {
    return JSON.parse(decodeURIComponent(value)) as Flash;
  } catch {
    return undefined;
  }
}
