interface Sample {
  bytes: number;
  at: number;
}

/** What both servers said of the log of changes, counted in its bytes. */
export interface Positions {
  /** Where the primary was. */
  written: number;
  /** How far the replica has come. */
  replayed: number;
  /** How old the last change is that the replica has replayed, in milliseconds; null when it has replayed none. */
  lastChangeMs: number | null;
}

/**
 * How far a replica is behind: for how long it has been without something that the primary had written. The age of its last change
 * alone would not do: of a primary that rests, that grows while nothing is missing. It is believed only where nothing else is known.
 */
export function createLag({ forgetAfterMs }: { forgetAfterMs: number }): (positions: Positions, now: number) => number {
  let missing: Sample[] = [];
  let lastAt = -Infinity;
  return ({ written, replayed, lastChangeMs }, now) => {
    const isNews = now - lastAt > forgetAfterMs;
    lastAt = now;
    if (isNews) missing = [];
    missing = [...missing, { bytes: written, at: now }].filter(({ bytes }) => bytes > replayed);
    const [oldest] = missing;
    if (oldest === undefined) return 0;
    if (isNews) {
      const lagMs = lastChangeMs ?? Infinity;
      oldest.at = now - lagMs;
      return lagMs;
    }
    return now - oldest.at;
  };
}
