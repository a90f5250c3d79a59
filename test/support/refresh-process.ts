import { frozenClock, seededRandom, isGuildhallError } from '#kernel';
import { anonymous, makeContext, withActor } from '#platform/context';
import { openDatabase } from '#platform/database';
import { fieldSeal } from '#platform/secrets-at-rest';
import { identityModule, protectWith, type Identity } from '#modules/identity';
import { roles } from './roles.ts';
import { silentLog } from './log.ts';

/** What a process that only refreshes is told: a market that exists, and the secrets that it shares with the others. */
export interface RefreshOrders {
  url: string;
  market: string;
  now: string;
  secret: string;
}

/** A token to exchange so many times at once; the answer is what came of each: the next token, or the code of the refusal. */
export interface RefreshWave {
  token: string;
  times: number;
}

const never = async (): Promise<never> => Promise.reject(new Error('Nothing is mailed here.'));

/** Identity as every process of one house has it. */
export function refreshingIdentity(secret: string): Identity {
  return identityModule({
    refreshLifetime: { days: 30 },
    protector: protectWith(secret),
    seal: fieldSeal([{ id: 'test', secret }]),
    title: 'Prep',
    mail: {
      sendNotice: async () => undefined,
      sendVerification: never,
      sendReset: never,
      sendAlreadyRegistered: never,
      sendPasswordChanged: never,
      sendGoodbye: never,
    },
    passwordCost: { memoryKib: 64, passes: 1, lanes: 1 },
  });
}

if (process.argv[1] === import.meta.filename) {
  const { url, market, now, secret } = JSON.parse(process.argv[2] ?? '{}') as RefreshOrders;
  const database = await openDatabase({ engine: 'postgres', url, poolSize: 10, waitMs: 60_000 });
  const identity = refreshingIdentity(secret);
  const ctx = makeContext({
    market,
    roles,
    db: database.market(market),
    clock: frozenClock(now),
    random: seededRandom(process.pid),
    log: silentLog,
    audit: { record: async () => undefined },
  });
  const visitor = withActor(ctx, anonymous);
  const refresh = async (token: string): Promise<string> => {
    try {
      return (await identity.refreshSession(visitor, token)).refreshToken;
    } catch (error) {
      if (isGuildhallError(error)) return error.code;
      throw error;
    }
  };
  process.on('message', ({ token, times }: RefreshWave) => {
    void Promise.all(Array.from({ length: times }, () => refresh(token))).then((answers) => process.send?.(answers));
  });
  process.on('disconnect', () => void database.close());
  process.send?.('ready');
}
