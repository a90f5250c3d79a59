import { Link } from 'react-router';
import { apiOf, requirePerson } from '~/api/context.server';
import { LocalTime } from '~/format/local-time';
import { SubmitButton } from '~/forms/fields';
import { ApiForm } from '~/forms/form';
import { submit } from '~/forms/submit.server';
import { texts, useText } from '~/texts';
import type { Route } from './+types/notifications';
import classes from './notifications.module.css';

interface Item {
  id: string;
  title: string;
  text: string;
  link?: string;
  at: string;
  readAt?: string;
}

export function meta() {
  return [{ title: texts('en')('notifications.title') }];
}

export async function loader({ params, context, request }: Route.LoaderArgs) {
  await requirePerson(context, params.market, request);
  const cursor = new URL(request.url).searchParams.get('cursor') ?? undefined;
  return apiOf(context, params.market).get<{ items: Item[]; nextCursor?: string; unread: number }>('/notifications', { cursor });
}

export async function action({ params, context, request }: Route.ActionArgs) {
  const form = await request.formData();
  return submit(form, async () => {
    await apiOf(context, params.market).post('/notifications/read', {});
    return null;
  });
}

export default function Notifications({ loaderData: { items, nextCursor, unread }, actionData, params: { market } }: Route.ComponentProps) {
  const t = useText();
  return (
    <main id="main" className="gh-page">
      <div className={classes['head']}>
        <h1>{t('notifications.title')}</h1>
        {unread > 0 && (
          <ApiForm refusal={actionData ?? undefined}>
            <SubmitButton variant="default" size="sm">
              {t('notifications.read')}
            </SubmitButton>
          </ApiForm>
        )}
      </div>
      {items.length === 0 && <p>{t('notifications.none')}</p>}
      {items.length > 0 && (
        <ul className={classes['list']}>
          {items.map(({ id, title, text, link, at, readAt }) => (
            <li key={id} className={readAt ? undefined : classes['new']}>
              <h2>
                {link ? <Link to={`/${market}${link}`}>{title}</Link> : title}
                {!readAt && <span className="gh-hidden">{t('notifications.new')}</span>}
              </h2>
              <p>{text}</p>
              <LocalTime at={at} />
            </li>
          ))}
        </ul>
      )}
      {nextCursor && <Link to={`?cursor=${encodeURIComponent(nextCursor)}`}>{t('notifications.older')}</Link>}
    </main>
  );
}
