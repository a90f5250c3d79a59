import { hash, parseOptions, verify } from '@node-rs/argon2';
import { unavailable } from '#kernel';
import { normalisePassword } from './rules.ts';

export interface PasswordCost {
  memoryKib: number;
  passes: number;
  lanes: number;
}

/** OWASP's first choice for argon2id (Password Storage Cheat Sheet). */
export const standardCost: PasswordCost = { memoryKib: 19 * 1024, passes: 2, lanes: 1 };

/** Hashing takes a core and 19 MiB each: more at once would only starve everything else. */
const atOnce = 4;
const waitingMost = 200;

/** Hashes with argon2id under one cost. Never call it inside a transaction: it takes tens of milliseconds. */
export interface PasswordHasher {
  /** @returns the PHC string: algorithm, cost and salt included */
  hash(password: string): Promise<string>;
  /** Checks against a hash or, without one, spends the same time and says no. */
  verify(hashed: string | undefined, password: string): Promise<boolean>;
  /** Whether the hash was made under another cost, and the password, known at this moment, should be hashed anew. */
  isOutdated(hashed: string): boolean;
}

export function passwordHasher(cost: PasswordCost = standardCost): PasswordHasher {
  const gate = makeGate();
  const options = { memoryCost: cost.memoryKib, timeCost: cost.passes, parallelism: cost.lanes };
  const make = (password: string): Promise<string> => hash(normalisePassword(password), options);
  let nobodys: Promise<string> | undefined;
  return {
    hash: (password) => gate(() => make(password)),
    async verify(hashed, password) {
      nobodys ??= make('no account has this password');
      const nobody = await nobodys; // waited for in both cases, so that the first time tells nothing either
      const right = await gate(() => verify(hashed ?? nobody, normalisePassword(password)));
      return right && hashed !== undefined;
    },
    isOutdated(hashed) {
      const made = parseOptions(hashed);
      return made.memoryCost !== cost.memoryKib || made.timeCost !== cost.passes || made.parallelism !== cost.lanes;
    },
  };
}

function makeGate(): <T>(work: () => Promise<T>) => Promise<T> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (running >= atOnce) {
      if (waiting.length >= waitingMost) {
        throw unavailable('identity.busy', 'Too many people are logging in at once. Please try again.', { retryAfterSeconds: 5 });
      }
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else {
      running += 1;
    }
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next(); // hands its place on
    }
  };
}
