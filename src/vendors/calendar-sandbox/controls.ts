import type { FastifyInstance } from 'fastify';
import { accountPage } from './pages.ts';
import type { CalendarSandbox } from './server.ts';
import type { ProviderName, Store } from './store.ts';

/** The page at which a person sees their calendars at the provider and takes access back, and the switches over HTTP. */
export function addControls(app: FastifyInstance, sandbox: CalendarSandbox, store: Store): void {
  const show = (reply: Parameters<typeof accountPage>[0]) => {
    const grants = store.all('grant').map(({ value }) => value);
    const accounts = new Map(
      store.all('calendar').map(({ value: { provider, account } }) => [`${provider} ${account}`, { provider, account }]),
    );
    const views = [...accounts.values()].map(({ provider, account }) => ({
      provider,
      account,
      isAllowed: grants.some((each) => each.provider === provider && each.account === account && !each.isRevoked),
      calendars: sandbox.calendarsOf(provider, account).map(({ id, name, canWrite }) => ({
        id,
        name,
        canWrite,
        events: sandbox
          .events(id)
          .filter(({ isHead }) => !isHead)
          .sort((a, b) => a.start.localeCompare(b.start))
          .map((event) => ({ id: event.id, title: event.title, when: `${event.start} – ${event.end}` })),
      })),
    }));
    return accountPage(reply, views);
  };
  for (const path of ['/', '/google/account', '/microsoft/account']) app.get(path, (_request, reply) => show(reply));

  app.post('/_sandbox/add', (request, reply) => {
    const { calendar = '', title = '', start = '', hours = '' } = request.body as Record<string, string>;
    const from = Temporal.Instant.from(`${start.slice(0, 16)}:00Z`);
    sandbox.add(calendar, { title, start: from, end: from.add({ hours: Number(hours) }) });
    return reply.redirect('/', 303);
  });
  app.post('/_sandbox/remove', (request, reply) => {
    sandbox.remove((request.body as { event: string }).event);
    return reply.redirect('/', 303);
  });
  app.post('/_sandbox/take-back', (request, reply) => {
    const { provider, account = '' } = request.body as Record<string, string>;
    sandbox.takeBack(provider as ProviderName, account);
    return reply.redirect('/', 303);
  });
  app.get('/_sandbox/switches', (_request, reply) => reply.send(sandbox.switches));
  app.post('/_sandbox/switches', (request, reply) => {
    sandbox.set(request.body);
    return reply.send(sandbox.switches);
  });
}
