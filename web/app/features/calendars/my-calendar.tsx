import { Link } from 'react-router';
import { apiOf, requirePerson } from '~/api/context.server';
import { field, submit } from '~/forms/submit.server';
import { redirectWith } from '~/shell/flash.server';
import { texts, useText } from '~/texts';
import type { Route } from './+types/my-calendar';
import classes from './calendars.module.css';
import { type Feed, FeedPanel } from './feed-panel';

export function meta() {
  return [{ title: texts('en')('calendars.mine') }];
}

export async function loader({ params: { market }, context, request }: Route.LoaderArgs) {
  await requirePerson(context, market, request);
  return { feed: await apiOf(context, market).get<Feed>('/me/feed') };
}

export async function action({ params: { market }, context, request }: Route.ActionArgs) {
  const form = await request.formData();
  return submit(form, async () => {
    const api = apiOf(context, market);
    const isGone = field(form, 'intent') === 'unfeed';
    await (isGone ? api.delete('/me/feed') : api.post('/me/feed'));
    const key = isGone ? 'calendars.removed' : 'calendars.made';
    return redirectWith(context, market, `/${market}/account/calendar`, { key, tone: 'good' });
  });
}

export default function MyCalendar({ loaderData: { feed }, actionData, params: { market } }: Route.ComponentProps) {
  const t = useText();
  return (
    <main id="main" className={`gh-page ${classes['page']}`}>
      <p>
        <Link to={`/${market}/account`}>{t('account.title')}</Link>
      </p>
      <h1>{t('calendars.mine')}</h1>
      <FeedPanel feed={feed} hint={t('calendars.mineHint')} refusal={actionData} />
    </main>
  );
}
