import { vendorStates } from '#platform/breaker';
import type { Context } from '#platform/context';
import { sql, type Db } from '#platform/database';

/** A part of the house that is slow now, in the word under which pages know it. */
export interface SlowPart {
  part: 'payments' | 'mail' | 'replica' | 'work';
  /** Since when, as far as is known, in real time. */
  since: string | undefined;
}

const lateAfter = { seconds: 90 };
const freshMs = 2_000;
const known = new WeakMap<Db, { at: number; parts: Promise<SlowPart[]> }>();

/** What is slow at the moment, by what really happens: vendors that do not answer, and work that nobody takes up. At most 2 s old. */
export function slowParts(ctx: Context): Promise<SlowPart[]> {
  const found = known.get(ctx.db);
  if (found !== undefined && performance.now() - found.at < freshMs) return found.parts;
  const parts = look(ctx);
  known.set(ctx.db, { at: performance.now(), parts });
  parts.catch(() => known.delete(ctx.db));
  return parts;
}

async function look(ctx: Context): Promise<SlowPart[]> {
  const [states, late] = await Promise.all([vendorStates(ctx.db), workIsLate(ctx)]);
  const down = (['payments', 'mail', 'replica'] as const).flatMap((part): SlowPart[] => {
    const state = states.get(part);
    return state?.state === 'down' ? [{ part, since: state.since.toString() }] : [];
  });
  return late ? [...down, { part: 'work', since: undefined }] : down;
}

/** Work that is due and that no worker has tried: the workers stand still, or cannot keep up. */
async function workIsLate({ db, clock }: Context): Promise<boolean> {
  const { rows } = await sql<{ late: boolean }>`
    select exists (
      select from job where state = 'waiting' and attempts = 0 and lane in ('effect', 'event')
        and run_at < ${clock.now().subtract(lateAfter)} and created_at < ${clock.now().subtract(lateAfter)}) as late`.execute(db);
  return rows[0]?.late === true;
}
