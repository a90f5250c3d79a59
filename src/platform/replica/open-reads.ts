import { noteVendor } from '#platform/breaker';
import type { Context } from '#platform/context';
import { openReplica, type Db } from '#platform/database';
import { watchReplica, type Replica, type ReplicaOptions } from './replica.ts';

export interface ReadsOptions extends Pick<ReplicaOptions, 'mostLagMs' | 'checkEveryMs'> {
  url: string;
  poolSize: number;
  market: string;
  primary: Db;
  /** The house itself, to write down for all processes how the replica is. */
  context(): Context;
}

/** A market's replica, watched; how it is stands among the vendors as `replica`. */
export function openReads({ url, poolSize, market, primary, context, ...times }: ReadsOptions): {
  replica: Replica;
  close(): Promise<void>;
} {
  const server = openReplica({ url, poolSize });
  let isClosed = false;
  const replica: Replica = watchReplica({
    ...times,
    primary,
    replica: server.market(market),
    afterCheck() {
      if (isClosed) return;
      const ctx = context();
      noteVendor(ctx, { name: 'replica', breaker: replica.breaker }).catch((error: unknown) =>
        ctx.log.warn({ error: (error as Error).message }, 'how the read replica is could not be written down'),
      );
    },
  });
  return {
    replica,
    close() {
      isClosed = true;
      return server.close();
    },
  };
}
