import { redirect } from 'react-router';
import { sessionContext } from '~/api/context.server';
import type { Route } from './+types/posted';

const most = 4_000;

/**
 * Apple brings its answer by a POST from its own site, which carries no cookie of ours and may change nothing. It is led on to the page
 * that all providers come back to. The name, which Apple tells once, goes by a cookie: an address would stand in logs.
 */
export async function action({ params: { market, provider }, context, request }: Route.ActionArgs) {
  const form = await request.formData();
  const answer = new URLSearchParams();
  for (const [name, value] of form) if (typeof value === 'string' && name !== 'user' && value.length <= most) answer.append(name, value);
  const user = form.get('user');
  if (typeof user === 'string' && user.length <= 1_000)
    context
      .get(sessionContext)
      .setCookie(`gh_${market}_told=${encodeURIComponent(user)}; Path=/${market}; Max-Age=600; HttpOnly; SameSite=Lax`);
  return redirect(`/${market}/social/${encodeURIComponent(provider)}/back?${answer}`);
}

export function loader({ params: { market } }: Route.LoaderArgs) {
  return redirect(`/${market}/log-in`);
}
