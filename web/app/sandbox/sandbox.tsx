import { Form } from 'react-router';
import { sessionContext } from '~/api/context.server';
import { SubmitButton } from '~/forms/fields';
import { ApiForm } from '~/forms/form';
import { field, submit } from '~/forms/submit.server';
import { formatInstant } from '~/format/instants';
import { texts, useLocale, useText } from '~/texts';
import type { Route } from './+types/sandbox';

interface Mail {
  id: string;
  subject: string;
  to: string[] | string;
  text: string;
  links: string[];
}

const jumps = ['next', 'PT1H', 'P1D'] as const;

export function meta() {
  return [{ title: texts('en')('sandbox.title') }];
}

export async function loader({ context, request }: Route.LoaderArgs) {
  const house = context.get(sessionContext).house();
  const to = new URL(request.url).searchParams.get('to') ?? '';
  const [inbox, clock] = await Promise.all([
    house.get<{ items: Mail[] }>('/sandbox/api/inbox', { to: to === '' ? undefined : to, limit: 30 }),
    house.get<{ now: string; nextTimer?: string }>('/sandbox/api/clock'),
  ]);
  return { mails: inbox.items, clock, to };
}

export async function action({ context, request }: Route.ActionArgs) {
  const form = await request.formData();
  return submit(form, async () => {
    await context
      .get(sessionContext)
      .house()
      .post('/sandbox/api/clock', { advance: field(form, 'advance') });
    return null;
  });
}

export default function Sandbox({ loaderData: { mails, clock, to }, actionData }: Route.ComponentProps) {
  const t = useText();
  const locale = useLocale();
  return (
    <main id="main" className="gh-page">
      <h1>{t('sandbox.title')}</h1>
      <section>
        <h2>{t('sandbox.clock')}</h2>
        <p>{t('sandbox.now', { now: formatInstant(clock.now, 'America/Los_Angeles', locale) })}</p>
        {clock.nextTimer && <p>{t('sandbox.next', { next: formatInstant(clock.nextTimer, 'America/Los_Angeles', locale) })}</p>}
        <div style={{ display: 'flex', flexWrap: 'wrap', gap: '0.75rem' }}>
          {jumps.map((jump) => (
            <ApiForm key={jump} refusal={actionData ?? undefined}>
              <input type="hidden" name="advance" value={jump} />
              <SubmitButton>{t(`sandbox.jump.${jump}`)}</SubmitButton>
            </ApiForm>
          ))}
        </div>
      </section>
      <section>
        <h2>{t('sandbox.inbox')}</h2>
        <Form method="get">
          <label>
            {t('sandbox.to')} <input name="to" type="email" defaultValue={to} />
          </label>{' '}
          <button type="submit">{t('sandbox.show')}</button>
        </Form>
        {mails.length === 0 && <p>{t('sandbox.none')}</p>}
        {mails.map((mail) => (
          <details key={mail.id}>
            <summary>
              {mail.subject} · {[mail.to].flat().join(', ')}
            </summary>
            <p style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>{mail.text}</p>
            {mail.links.map((link) => (
              <p key={link}>
                <a href={link}>{t('sandbox.open')}</a>
              </p>
            ))}
          </details>
        ))}
      </section>
    </main>
  );
}
