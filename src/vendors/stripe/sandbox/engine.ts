import type { Clock } from '#kernel';
import type { Call } from './call.ts';
import type { Deliveries, Endpoint } from './deliveries.ts';
import { type EventOrigin, writeEvent } from './events.ts';
import type { FormGroup } from './form.ts';
import { cancelIntent } from './intents.ts';
import { linkedId, objectsOf } from './objects.ts';
import { readParams } from './params.ts';
import type { Store } from './store.ts';

export interface CallDetails {
  account: string;
  by: Call['by'];
  path: string;
  params: FormGroup;
  ids: Record<string, string>;
  origin: EventOrigin;
}

/** Carries out work on the stored objects, one transaction each, and sees that its events leave afterwards. */
export interface Engine {
  run<T>(details: CallDetails, work: (call: Call) => T): T;
  /** The sandbox itself acting on an account. */
  runFor<T>(account: string, work: (call: Call) => T): T;
  nowSeconds: () => number;
  nowMs: () => number;
}

export const configuredEndpointId = 'we_configured';

interface EngineOptions {
  store: Store;
  clock: Clock;
  baseUrl: () => string;
  settleSeconds: number;
  deliveries: () => Deliveries;
  /** The endpoint given at start: it hears every account. */
  configured: Endpoint | undefined;
}

export function createEngine(options: EngineOptions): Engine {
  const { store, clock, settleSeconds } = options;
  const nowMs = (): number => clock.now().epochMilliseconds;
  const nowSeconds = (): number => Math.floor(nowMs() / 1000);

  const callFor = ({ account, by, path, params, ids, origin }: CallDetails): Call => {
    const now = nowSeconds();
    const objects = objectsOf(store, account, now);
    const call: Call = {
      account,
      now,
      by,
      path,
      ids,
      objects,
      settleSeconds,
      params: readParams(params),
      baseUrl: options.baseUrl(),
      newId: store.newId,
      newSecret: store.newSecret,
      emit(type, subject, connectedAccount) {
        const endpoints = objects
          .list('webhook_endpoint', {}, 100)
          .data.filter(({ enabled_events }) => enabled_events.includes('*') || enabled_events.includes(type))
          .map(({ id }) => id);
        if (options.configured) endpoints.push(configuredEndpointId);
        const event = writeEvent(call, type, subject, origin, connectedAccount, endpoints.length);
        for (const endpointId of endpoints) options.deliveries().queue(event.id, endpointId);
      },
    };
    return call;
  };

  const own = (account: string): CallDetails => ({
    account,
    by: 'secret',
    path: '',
    params: Object.create(null) as FormGroup,
    ids: {},
    origin: { requestId: null, idempotencyKey: null },
  });

  const held = store.db.prepare(
    "SELECT account, id FROM objects WHERE json_extract(body, '$.status') = 'requires_capture' AND json_extract(hidden, '$.captureBefore') <= ?",
  );

  /** Holds that nobody captured in seven days lapse; looked for whenever somebody looks at anything. */
  const lapseHolds = (): void => {
    for (const row of held.all(nowSeconds())) {
      const call = callFor(own(String(row['account'])));
      const intent = call.objects.require('payment_intent', String(row['id']));
      const charge = call.objects.require('charge', linkedId(intent.latest_charge));
      call.emit('charge.expired', charge);
      cancelIntent(call, intent, 'automatic');
    }
  };

  const run = <T>(details: CallDetails, work: (call: Call) => T): T => {
    store.inTransaction(lapseHolds);
    try {
      return store.inTransaction(() => work(callFor(details)));
    } finally {
      options.deliveries().wake();
    }
  };

  return { run, runFor: (account, work) => run(own(account), work), nowSeconds, nowMs };
}
