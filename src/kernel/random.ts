/** A source of chance that is passed in: the operating system's in production, a seed in demo, tests and simulation. */
export interface Random {
  /** `count` random bytes. */
  bytes(count: number): Uint8Array;
  /** A float in [0, 1). */
  next(): number;
  /** A whole number in [0, below). */
  below(below: number): number;
  pick<T>(items: readonly T[]): T;
  shuffle<T>(items: readonly T[]): T[];
}

function randomFrom(next: () => number, bytes: (count: number) => Uint8Array): Random {
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    next,
    bytes,
    below,
    pick(items) {
      if (items.length === 0) throw new RangeError('Cannot pick from an empty list.');
      return items[below(items.length)] as (typeof items)[number];
    },
    shuffle(items) {
      const copy = [...items];
      for (let i = copy.length - 1; i > 0; i--) {
        const j = below(i + 1);
        [copy[i], copy[j]] = [copy[j] as (typeof copy)[number], copy[i] as (typeof copy)[number]];
      }
      return copy;
    },
  };
}

/** Asking the system costs as much for 4,000 bytes as for ten, and every request needs some. */
const poolBytes = 4_096;
const pool = new Uint8Array(poolBytes);
let used = poolBytes;

/** Each byte of the pool is handed out once, and wiped from it. */
function systemBytes(count: number): Uint8Array {
  if (count > poolBytes) return crypto.getRandomValues(new Uint8Array(count));
  if (used + count > poolBytes) {
    crypto.getRandomValues(pool);
    used = 0;
  }
  const bytes = pool.slice(used, used + count);
  pool.fill(0, used, used + count);
  used += count;
  return bytes;
}

/** Cryptographic randomness of the platform. */
export const systemRandom: Random = randomFrom(() => new DataView(systemBytes(4).buffer).getUint32(0) / 2 ** 32, systemBytes);

/** Repeatable chance: sfc32 (Chris Doty-Humphrey, PractRand), seeded from a number. Never for secrets. */
export function seededRandom(seed: number): Random {
  let a = seed | 0;
  let b = (seed ^ 0x9e3779b9) | 0;
  let c = (seed ^ 0x85ebca6b) | 0;
  let counter = 1;
  const step = (): number => {
    const t = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + t) | 0;
    return t >>> 0;
  };
  for (let i = 0; i < 15; i++) step();
  return randomFrom(
    () => step() / 2 ** 32,
    (count) => Uint8Array.from({ length: count }, () => step() & 0xff),
  );
}
