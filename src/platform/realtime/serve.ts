import websocket from '@fastify/websocket';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Actor } from '#platform/context';
import type { Database } from '#platform/database';
import { accessCookie, type ServedMarket } from '#platform/http';
import { addressKey } from '#platform/limits';
import { realtimeChannel } from './announce.ts';
import { createHub, type Hub } from './hub.ts';

const heartbeatMs = 30_000;
const maximumMessageBytes = 4_096;
const maximumSockets = 10_000;
const maximumSubscriptions = 50;
/** A person's tabs on all their devices; and everybody behind one address. */
const most = { person: 20, address: 200 } as const;

interface Message {
  type?: unknown;
  channel?: unknown;
}

/** Good by RFC 6455 for what an application says of itself: 401, in its range. */
const sessionOver = 4_401;

/**
 * Serves `/<market>/ws`. Sign-in by the market's cookie or a bearer token in the header, never in the address, which logs keep; every
 * subscription is authorised on its own. A socket is closed within half a minute after its session has ended or its token is over.
 */
export async function serveRealtime(
  app: FastifyInstance,
  database: Database,
  markets: readonly ServedMarket[],
): Promise<{ beat(): void; close(): Promise<void> }> {
  await app.register(websocket, { options: { perMessageDeflate: false, maxPayload: maximumMessageBytes } });
  const hub = createHub();
  const listener = await database.listen(realtimeChannel, (payload) => hub.deliver(payload));
  await app.register(async (scope) => {
    for (const market of markets) addSocketRoute(scope, hub, market);
  });
  const beat = setInterval(() => hub.heartbeat(), heartbeatMs);
  return {
    beat: () => hub.heartbeat(),
    async close() {
      clearInterval(beat);
      await listener.stop();
      hub.close();
    },
  };
}

/** What an open socket is counted against, and how many each may have. */
const placesOf = (market: ServedMarket, { personId }: Actor, { ip }: FastifyRequest): [place: string, atMost: number][] => [
  [`${market.name} ${personId}`, most.person],
  [`address ${addressKey(ip)}`, most.address],
];

/** Who may listen to what: asked at every subscription. What is not there is refused as what is another's. */
export function channelDoor(
  market: Pick<ServedMarket, 'modules' | 'contextFor'>,
): (actor: Actor, correlationId: string, channel: string) => Promise<boolean> {
  const channels = new Map(market.modules.flatMap((each) => each.channels ?? []).map((channel) => [channel.name, channel]));
  return async (actor, correlationId, channel) => {
    const [name = '', id = ''] = channel.split(':', 2);
    try {
      return (await channels.get(name)?.authorize(market.contextFor(actor, correlationId), id)) === true;
    } catch {
      return false; // what cannot be found may not be listened to
    }
  };
}

function addSocketRoute(app: FastifyInstance, hub: Hub, market: ServedMarket): void {
  /** Open sockets of this process by place. */
  const taken = new Map<string, number>();
  const mayListen = channelDoor(market);

  const preValidation = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const actor = sameOrigin(request) ? await market.authenticate(tokenOf(request, market)) : undefined;
    const open = actor === undefined ? [] : placesOf(market, actor, request);
    // Channels know no scopes, so a limited token opens no socket.
    if (actor === undefined || actor.scopes !== undefined) await reply.code(401).send();
    else if (open.some(([place, atMost]) => (taken.get(place) ?? 0) >= atMost)) await reply.code(429).header('retry-after', 60).send();
    else if (hub.size() >= maximumSockets) await reply.code(503).send();
    else request.actor = actor;
  };

  app.get(`/${market.name}/ws`, { websocket: true, preValidation }, (socket, request) => {
    for (const [place] of placesOf(market, request.actor as Actor, request)) {
      taken.set(place, (taken.get(place) ?? 0) + 1);
      socket.once('close', () => {
        const left = (taken.get(place) ?? 1) - 1;
        if (left > 0) taken.set(place, left);
        else taken.delete(place);
      });
    }
    const token = tokenOf(request, market);
    const member = hub.join(market.name, socket, async () => {
      if ((await market.authenticate(token)) === undefined) socket.close(sessionOver);
    });
    const say = (message: object): void => member.send(JSON.stringify(message));
    socket.on('message', (raw: Buffer) => {
      const { type, channel } = parse(raw);
      if (type === 'ping') return say({ type: 'pong' });
      if (typeof channel !== 'string' || channel.length > 100) return say({ type: 'error', code: 'realtime.bad_message' });
      if (type === 'unsubscribe') return member.leave(channel);
      if (type !== 'subscribe') return say({ type: 'error', code: 'realtime.bad_message' });
      if (member.count() >= maximumSubscriptions) return say({ type: 'error', channel, code: 'realtime.too_many_subscriptions' });
      void mayListen(request.actor as Actor, request.id, channel).then((may) => {
        if (may) member.subscribe(channel);
        say(may ? { type: 'subscribed', channel } : { type: 'error', channel, code: 'realtime.forbidden' });
      });
    });
  });
}

function parse(raw: Buffer): Message {
  try {
    const value: unknown = JSON.parse(raw.toString());
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}

/** A page of another site may open a socket here with our cookie; its Origin gives it away. */
function sameOrigin({ headers, host }: FastifyRequest): boolean {
  const { origin } = headers;
  return origin === undefined || (URL.canParse(origin) && new URL(origin).host === host);
}

function tokenOf({ headers, cookies }: FastifyRequest, market: ServedMarket): string {
  const { authorization } = headers;
  return authorization?.startsWith('Bearer ') === true ? authorization.slice(7) : (cookies[accessCookie(market.name)] ?? '');
}
