import type { WebSocket } from 'ws';
import type { Announcement } from './announce.ts';

const slowSocketBytes = 1_000_000;

export interface Member {
  subscribe(channel: string): void;
  leave(channel: string): void;
  count(): number;
  send(text: string): void;
}

/** Who of this process listens to what. */
export interface Hub {
  /** @param look whether the socket may still be there, asked at each heartbeat; it closes the socket that may not */
  join(market: string, socket: WebSocket, look: () => Promise<void>): Member;
  /** Passes an announcement on to its listeners. */
  deliver(payload: string): void;
  /** Pings every socket, drops those that did not answer the last one, and has each looked at. */
  heartbeat(): void;
  size(): number;
  close(): void;
}

export function createHub(): Hub {
  const listeners = new Map<string, Set<WebSocket>>();
  const sockets = new Map<WebSocket, { channels: Set<string>; alive: boolean; look: () => Promise<void> }>();

  const leave = (socket: WebSocket, key: string): void => {
    const set = listeners.get(key);
    set?.delete(socket);
    if (set?.size === 0) listeners.delete(key);
  };

  const send = (socket: WebSocket, text: string): void => {
    if (socket.readyState !== socket.OPEN) return;
    if (socket.bufferedAmount > slowSocketBytes) return socket.terminate(); // it cannot keep up; it will come back and refresh
    socket.send(text);
  };

  return {
    join(market, socket, look) {
      const state = { channels: new Set<string>(), alive: true, look };
      sockets.set(socket, state);
      socket.on('pong', () => (state.alive = true));
      socket.on('error', () => undefined);
      socket.on('close', () => {
        for (const key of state.channels) leave(socket, key);
        sockets.delete(socket);
      });
      const keyOf = (channel: string): string => `${market} ${channel}`;
      return {
        subscribe(channel) {
          if (!sockets.has(socket)) return; // it closed while its right was checked
          const key = keyOf(channel);
          state.channels.add(key);
          const set = listeners.get(key) ?? new Set();
          listeners.set(key, set.add(socket));
        },
        leave(channel) {
          state.channels.delete(keyOf(channel));
          leave(socket, keyOf(channel));
        },
        count: () => state.channels.size,
        send: (text) => send(socket, text),
      };
    },
    deliver(payload) {
      const { market, channel, data } = JSON.parse(payload) as Announcement;
      const text = JSON.stringify({ type: 'message', channel, data });
      for (const socket of listeners.get(`${market} ${channel}`) ?? []) send(socket, text);
    },
    heartbeat() {
      for (const [socket, state] of sockets) {
        if (!state.alive) socket.terminate();
        else {
          state.alive = false;
          socket.ping();
          // A database that does not answer is no reason to cut people off; the next beat looks again.
          state.look().catch(() => undefined);
        }
      }
    },
    size: () => sockets.size,
    close() {
      for (const socket of sockets.keys()) socket.close(1_001);
    },
  };
}
