import { setTimeout as wait } from 'node:timers/promises';
import type { Client } from 'pg';

export interface Listener {
  stop(): Promise<void>;
}

/** LISTEN on a connection of its own; when it drops, a new one is made after a second, until stopped. */
export async function listenOnPostgres(connect: () => Client, channel: string, handle: (payload: string) => void): Promise<Listener> {
  const stopped = new AbortController();
  let client: Client | undefined;

  const open = async (): Promise<void> => {
    const fresh = connect();
    fresh.on('error', () => undefined);
    fresh.on('end', () => void reopen());
    fresh.on('notification', (message) => handle(message.payload ?? ''));
    await fresh.connect();
    await fresh.query(`listen "${channel.replaceAll('"', '')}"`);
    client = fresh;
  };

  const reopen = async (): Promise<void> => {
    while (!stopped.signal.aborted) {
      try {
        await wait(1_000, undefined, { signal: stopped.signal, ref: false });
        await open();
        return;
      } catch {
        continue; // still away, or stopped: the loop's condition decides
      }
    }
  };

  await open();
  return {
    async stop() {
      stopped.abort();
      await client?.end();
    },
  };
}
