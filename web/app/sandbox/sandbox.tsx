import { Form, Link } from 'react-router';
import { sessionContext } from '~/api/context.server';
import type { DemoPerson } from '~/api/types';
import { SubmitButton } from '~/forms/fields';
import { ApiForm } from '~/forms/form';
import { field, submit } from '~/forms/submit.server';
import { formatInstant } from '~/format/instants';
import { texts, useLocale, useText } from '~/texts';
import type { Route } from './+types/sandbox';
import classes from './sandbox.module.css';
import { Trouble, troubles, type Switches } from './trouble';

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
  const [inbox, clock, switches, people] = await Promise.all([
    house.get<{ items: Mail[] }>('/sandbox/api/inbox', { to: to === '' ? undefined : to, limit: 30 }),
    house.get<{ now: string; nextTimer?: string }>('/sandbox/api/clock'),
    house.get<Switches>('/sandbox/api/switches'),
    house.get<{ items: DemoPerson[] }>('/sandbox/api/people'),
  ]);
  return { mails: inbox.items, clock, to, switches, people: people.items };
}

export async function action({ context, request }: Route.ActionArgs) {
  const form = await request.formData();
  return submit(form, async () => {
    const house = context.get(sessionContext).house();
    const vendor = field(form, 'vendor');
    if (vendor === 'stripe' || vendor === 'mail') {
      const settings = new Map<string, object>(Object.entries(troubles[vendor]));
      await house.post('/sandbox/api/switches', { vendor, switches: settings.get(field(form, 'trouble')) ?? troubles[vendor].well });
    } else await house.post('/sandbox/api/clock', { advance: field(form, 'advance') });
    return null;
  });
}

export default function Sandbox({ loaderData: { mails, clock, to, switches, people }, actionData }: Route.ComponentProps) {
  const t = useText();
  const locale = useLocale();
  const refusal = actionData ?? undefined;
  const markets = [...new Set(people.map(({ market }) => market))];
  return (
    <main id="main" className={`gh-page ${classes['page']}`}>
      <h1>{t('sandbox.title')}</h1>
      <section>
        <h2>{t('sandbox.clock')}</h2>
        <p>{t('sandbox.now', { now: formatInstant(clock.now, 'America/Los_Angeles', locale) })}</p>
        {clock.nextTimer && <p>{t('sandbox.next', { next: formatInstant(clock.nextTimer, 'America/Los_Angeles', locale) })}</p>}
        <div className={classes['row']}>
          {jumps.map((jump) => (
            <ApiForm key={jump} refusal={refusal?.values['advance'] === jump ? refusal : undefined}>
              <input type="hidden" name="advance" value={jump} />
              <SubmitButton>{t(`sandbox.jump.${jump}`)}</SubmitButton>
            </ApiForm>
          ))}
        </div>
      </section>
      <section>
        <h2>{t('sandbox.people')}</h2>
        <p>{t('sandbox.peopleLead')}</p>
        {markets.map((market) => (
          <Link key={market} to={`/${market}/log-in`}>
            {t('sandbox.logIn')}
          </Link>
        ))}
      </section>
      <Trouble switches={switches} refusal={refusal} />
      <section>
        <h2>{t('sandbox.inbox')}</h2>
        <Form method="get" className={classes['setting']}>
          <label>
            {t('sandbox.to')} <input name="to" type="email" defaultValue={to} />
          </label>
          <SubmitButton variant="default">{t('sandbox.show')}</SubmitButton>
        </Form>
        {mails.length === 0 && <p>{t('sandbox.none')}</p>}
        <ul className={classes['mails']}>
          {mails.map((mail) => (
            <li key={mail.id}>
              <details>
                <summary>
                  {mail.subject} <small>{[mail.to].flat().join(', ')}</small>
                </summary>
                <div className={classes['mail']}>
                  {mail.text}
                  {mail.links.map((link) => (
                    <p key={link}>
                      <a href={link}>{t('sandbox.open')}</a>
                    </p>
                  ))}
                </div>
              </details>
            </li>
          ))}
        </ul>
      </section>
    </main>
  );
}
