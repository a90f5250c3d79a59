import { conflict, forbidden, invalid } from '#kernel';
import { mayAskFor, requirePerson, type Context } from '#platform/context';
import { inTransaction, isUniqueViolation, sql } from '#platform/database';
import { lapsedBefore } from './store.ts';
import { inWords, type ElevationPorts } from './ports.ts';

export interface Asking {
  permissions: readonly string[];
  /** 5 to 480. */
  minutes: number;
  reason: string;
}

export const minutesAllowed = { least: 5, most: 480 };

/**
 * Asks for rights for a while. Everybody who may decide is told.
 *
 * @throws elevation.not_askable what the person's roles may not ask for, or have anyway; elevation.bad_minutes; elevation.asked_already
 */
export async function askElevation(ctx: Context, ports: ElevationPorts, asking: Asking): Promise<string> {
  const personId = requirePerson(ctx);
  const { minutes, reason } = asking;
  const permissions = [...new Set(asking.permissions)].sort();
  const askable = mayAskFor(ctx.roles, ctx.actor);
  if (permissions.length === 0) throw invalid('elevation.not_askable', 'Say what you need.', field('/permissions', 'At least one.'));
  const wrong = permissions.filter((each) => !askable.includes(each));
  if (wrong.length > 0) throw forbidden('elevation.not_askable', `You have this already, or cannot ask for it: ${inWords(ports, wrong)}.`);
  if (minutes < minutesAllowed.least || minutes > minutesAllowed.most)
    throw invalid('elevation.bad_minutes', 'Ask for 5 minutes to 8 hours.', field('/minutes', '5 to 480 minutes.'));
  const id = ctx.newId('elevation');
  const now = ctx.clock.now();
  try {
    await inTransaction(ctx, async (tx) => {
      // What lapsed unanswered makes room.
      await sql`delete from elevation where person_id = ${personId} and state = 'asked' and asked_at <= ${lapsedBefore(now)}`.execute(tx);
      await sql`insert into elevation (id, person_id, permissions, reason, minutes, state, asked_at)
        values (${id}, ${personId}, ${permissions}, ${reason}, ${minutes}, 'asked', ${now})`.execute(tx);
      const subject = { kind: 'elevation', id };
      await ctx.audit.record(ctx, tx, { action: 'elevation.ask', subject, after: { permissions, minutes }, reason });
      for (const to of await ports.approvers(tx)) {
        if (to === personId) continue;
        const data = { name: ctx.actor.name, permissions: inWords(ports, permissions), minutes, reason };
        await ports.notify(ctx, tx, { to, template: 'elevation.asked', link: '/admin/access', data });
      }
    });
  } catch (error) {
    if (!isUniqueViolation(error, 'elevation_asked_once')) throw error;
    throw conflict('elevation.asked_already', 'You have asked already, and nobody has answered yet.');
  }
  return id;
}

const field = (path: string, message: string) => ({ fields: [{ path, message }] });
