import { redirect } from 'react-router';
import { type Api } from '~/api/client.server';
import { isApiError } from '~/api/errors';
import { redirectWith } from '~/shell/flash.server';

type Reads = Parameters<typeof redirectWith>[0];

/**
 * Sends the browser to a provider, or back with what kept it from there. By a link, because a form's answer may not lead to another site;
 * it changes nothing but that we await them.
 *
 * @param where `proveAt`: the page to come back to when the person is asked for a recent proof first
 */
export async function leadTo(
  context: Reads,
  market: string,
  { api, path, next, orBack, proveAt }: { api: Api; path: string; next: string | undefined; orBack: string; proveAt?: string },
): Promise<Response> {
  try {
    const { address } = await api.post<{ address: string }>(path, next === undefined ? {} : { next });
    return redirect(address);
  } catch (error) {
    if (isApiError(error) && error.problem.code === 'identity.proof_needed' && proveAt !== undefined)
      return redirect(`/${market}/prove?next=${encodeURIComponent(proveAt)}`);
    if (!isApiError(error) || (error.problem.status >= 500 && error.problem.status !== 503)) throw error;
    return redirectWith(context, market, orBack, { key: 'social.failed', values: { reason: error.problem.detail ?? '' }, tone: 'bad' });
  }
}
