import type { FastifyInstance } from 'fastify';
import { missing } from '#kernel';
import { completeAccount } from './accounts.ts';
import type { Deliveries } from './deliveries.ts';
import type { Engine } from './engine.ts';
import type { Faults, SwitchChange } from './faults.ts';
import { settleRefunds } from './refunds.ts';
import { listEvents, reportState } from './report.ts';
import type { Store } from './store.ts';

interface Controls {
  store: Store;
  engine: Engine;
  faults: Faults;
  deliveries: Deliveries;
}

const account = { type: 'string', maxLength: 200 };

/** The sandbox's own side, in JSON: what Stripe has no address for. Never served with CORS, so only its operator reaches it. */
export function addControls(app: FastifyInstance, { store, engine, faults, deliveries }: Controls): void {
  app.get('/_sandbox/switches', () => faults.switches);
  app.post('/_sandbox/switches', (request) => {
    faults.set(request.body as SwitchChange);
    return faults.switches;
  });
  app.delete('/_sandbox/switches', () => {
    faults.reset();
    return faults.switches;
  });

  app.get<{ Querystring: { account?: string } }>(
    '/_sandbox/state',
    { schema: { querystring: { type: 'object', additionalProperties: false, properties: { account } } } },
    (request) => reportState(store, engine.nowSeconds(), deliveries.counts(), request.query.account),
  );
  const eventsQuery = { account, limit: { type: 'string', pattern: '^[1-9][0-9]{0,2}$' } };
  app.get<{ Querystring: { account?: string; limit?: string } }>(
    '/_sandbox/events',
    { schema: { querystring: { type: 'object', additionalProperties: false, properties: eventsQuery } } },
    (request) => ({ data: listEvents(store, Number(request.query.limit ?? '100'), request.query.account) }),
  );

  const redelivery = {
    type: 'object',
    additionalProperties: false,
    properties: {
      eventIds: { type: 'array', maxItems: 1000, items: { type: 'string' } },
      times: { type: 'integer', minimum: 1, maximum: 20 },
      shuffled: { type: 'boolean' },
    },
  };
  app.post<{ Body: { eventIds?: string[]; times?: number; shuffled?: boolean } }>(
    '/_sandbox/webhooks/redeliver',
    { schema: { body: redelivery } },
    (request) => ({ queued: deliveries.redeliver(request.body) }),
  );

  app.post('/_sandbox/refunds/settle', () => {
    const accounts = store.db.prepare("SELECT DISTINCT account FROM objects WHERE kind = 'refund'").all();
    return { changed: accounts.reduce((sum, row) => sum + engine.runFor(String(row['account']), settleRefunds), 0) };
  });
  app.post<{ Params: { id: string } }>('/_sandbox/accounts/:id/complete', (request) => {
    const { id } = request.params;
    const owner = store.db.prepare("SELECT account FROM objects WHERE kind = 'account' AND id = ?").get(id);
    if (!owner) throw missing('stripe_sandbox.no_account', `There is no account ${id} in this sandbox.`);
    return engine.runFor(String(owner['account']), (call) => {
      const found = call.objects.require('account', id);
      completeAccount(call, found);
      return found;
    });
  });
}
