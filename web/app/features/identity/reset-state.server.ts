import type { RouterContextProvider } from 'react-router';
import { apiOf } from '~/api/context.server';
import { isApiError } from '~/api/errors';
import { submit } from '~/forms/submit.server';
import { redirectWith } from '~/shell/flash.server';
import type { ResetState } from './reset-notice';

type Contexts = Readonly<Pick<RouterContextProvider, 'get'>>;

/** What stands about a reset of the second step, for the log-in that this browser began; undefined where none waits for its second step. */
export async function resetState(context: Contexts, market: string): Promise<ResetState | undefined> {
  try {
    return await apiOf(context, market).get<ResetState>('/auth/second-step/lost');
  } catch (error) {
    if (isApiError(error) && error.problem.status < 500) return undefined;
    throw error;
  }
}

/** Stops it, and asks for the second step as if nobody had asked for a reset. */
export const stopReset = (context: Contexts, market: string, form: FormData, next: string) =>
  submit(form, async () => {
    await apiOf(context, market).post('/auth/second-step/lost/stop', {});
    const there = `/${market}/log-in/second?next=${encodeURIComponent(next)}`;
    return redirectWith(context, market, there, { key: 'security.lost.stopped', tone: 'good' });
  });
