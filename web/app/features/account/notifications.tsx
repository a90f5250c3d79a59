import { Link } from 'react-router';
import { apiOf, requirePerson } from '~/api/context.server';
import { SubmitButton } from '~/forms/fields';
import { ApiForm } from '~/forms/form';
import { submit } from '~/forms/submit.server';
import { texts, useText } from '~/texts';
import type { Route } from './+types/notifications';

interface Item {
  id: string;
  title: string;
  text: string;
  link?: string;
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
      <h1>{t('notifications.title')}</h1>
      {items.length === 0 && <p>{t('notifications.none')}</p>}
      {unread > 0 && (
        <ApiForm refusal={actionData ?? undefined}>
          <SubmitButton>{t('notifications.read')}</SubmitButton>
        </ApiForm>
      )}
      {items.map(({ id, title, text, link, readAt }) => (
        <article key={id}>
          <h2 style={{ fontSize: '1.1rem', fontWeight: readAt ? 400 : 700 }}>
            {link ? <Link to={`/${market}${link}`}>{title}</Link> : title}
          </h2>
          <p style={{ whiteSpace: 'pre-wrap' }}>{text}</p>
        </article>
      ))}
      {nextCursor && <Link to={`?cursor=${encodeURIComponent(nextCursor)}`}>{t('notifications.older')}</Link>}
    </main>
  );
}
