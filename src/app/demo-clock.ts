import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { offsetClock, systemClock, type MovableClock } from '#kernel';

/** The demo's clock: real time, ahead by as much as somebody jumped. The lead is kept in the data folder over a restart. */
export function demoClock(dataDirectory: string): MovableClock {
  const file = join(dataDirectory, 'clock.json');
  const clock = offsetClock(systemClock, readOffset(file));
  const keep = (): void => writeFileSync(file, JSON.stringify({ offsetMs: clock.offsetMs() }));
  return {
    now: clock.now,
    moveTo(instant) {
      clock.moveTo(instant);
      keep();
    },
    moveBy(duration) {
      clock.moveBy(duration);
      keep();
    },
  };
}

function readOffset(file: string): number {
  try {
    const { offsetMs } = JSON.parse(readFileSync(file, 'utf8')) as { offsetMs?: unknown };
    return typeof offsetMs === 'number' && offsetMs > 0 ? offsetMs : 0;
  } catch {
    return 0; // a fresh demo, or a file that was cut off: real time it is
  }
}
