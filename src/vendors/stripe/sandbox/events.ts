import type Stripe from 'stripe';
import { type Call, idIn, type Route } from './call.ts';
import { answerList } from './lists.ts';
import { badRequest } from './problem.ts';

export const apiVersion = '2026-10-28.endive';

export const eventRoutes: Route[] = [
  { method: 'GET', path: '/v1/events', handle: (call) => answerList(call, 'event', { '$.type': call.params.text('type') }) },
  {
    method: 'GET',
    path: '/v1/events/:id',
    handle(call) {
      call.params.finish();
      return call.objects.require('event', idIn(call), 'id');
    },
  },
  {
    method: 'POST',
    path: '/v1/webhook_endpoints',
    handle(call) {
      const { params } = call;
      const url = params.requiredText('url');
      if (!/^https?:\/\//.test(url))
        throw badRequest('Invalid URL: An explicit scheme (such as https) must be provided.', { param: 'url' });
      const events = params.texts('enabled_events');
      if (!events || events.length === 0) {
        throw badRequest('Missing required param: enabled_events.', { code: 'parameter_missing', param: 'enabled_events' });
      }
      const endpoint: Stripe.WebhookEndpoint = {
        id: call.newId('we'),
        object: 'webhook_endpoint',
        api_version: params.text('api_version') ?? null,
        application: null,
        created: call.now,
        description: params.text('description') ?? null,
        enabled_events: events,
        livemode: false,
        metadata: params.metadata(),
        status: 'enabled',
        url,
      };
      params.ignore('connect');
      params.finish();
      const secret = `whsec_${call.newSecret(32)}`;
      call.objects.insert('webhook_endpoint', endpoint, { secret });
      // Shown this once and never again, as Stripe does.
      return { ...endpoint, secret };
    },
  },
  { method: 'GET', path: '/v1/webhook_endpoints', handle: (call) => answerList(call, 'webhook_endpoint') },
  {
    method: 'GET',
    path: '/v1/webhook_endpoints/:id',
    handle(call) {
      call.params.finish();
      return call.objects.require('webhook_endpoint', idIn(call), 'id');
    },
  },
  {
    method: 'DELETE',
    path: '/v1/webhook_endpoints/:id',
    handle(call) {
      call.params.finish();
      const { id } = call.objects.require('webhook_endpoint', idIn(call), 'id');
      call.objects.remove('webhook_endpoint', id);
      return { id, object: 'webhook_endpoint', deleted: true };
    },
  },
];

export interface EventOrigin {
  requestId: string | null;
  idempotencyKey: string | null;
}

/** Writes an event as part of the change it tells of, and returns it. */
export function writeEvent(
  call: Pick<Call, 'newId' | 'now' | 'objects'>,
  type: string,
  subject: object,
  origin: EventOrigin,
  connectedAccount: string | undefined,
  pendingWebhooks: number,
): Stripe.Event {
  const event = {
    id: call.newId('evt'),
    object: 'event',
    ...(connectedAccount && { account: connectedAccount }),
    api_version: apiVersion,
    created: call.now,
    data: { object: structuredClone(subject) },
    livemode: false,
    pending_webhooks: pendingWebhooks,
    request: { id: origin.requestId, idempotency_key: origin.idempotencyKey },
    type,
  } as Stripe.Event;
  call.objects.insert('event', event);
  return event;
}
