import { conflict, forbidden } from '#kernel';
import { may, requirePerson, type Context } from '#platform/context';
import { inTransaction, sql } from '#platform/database';
import { inWords, type ElevationPorts } from './ports.ts';
import { lockElevation } from './store.ts';

/** Whose roles may ask for anything. */
export const asks = 'rights.ask';

/** Who gives roles decides also on rights for a while. */
export const decides = 'roles.grant';

/**
 * Grants or refuses what another person asked for. A grant counts from now and ends by itself, to the second.
 *
 * @throws elevation.own nobody decides on their own asking; elevation.decided; elevation.missing
 */
export async function decideElevation(
  ctx: Context,
  ports: ElevationPorts,
  id: string,
  { isGranted, note }: { isGranted: boolean; note: string },
): Promise<void> {
  const decider = requirePerson(ctx);
  await inTransaction(ctx, async (tx) => {
    const now = ctx.clock.now();
    const { personId, permissions, minutes, state } = await lockElevation(tx, now, id);
    if (personId === decider) throw forbidden('elevation.own', 'Somebody else decides on what you asked for.');
    if (state !== 'asked')
      throw conflict('elevation.decided', state === 'lapsed' ? 'This was asked too long ago.' : 'This has been decided.');
    const until = isGranted ? now.add({ minutes }) : null;
    await sql`update elevation set state = ${isGranted ? 'granted' : 'refused'}, decided_by = ${decider}, decided_at = ${now}, note = ${note},
      granted_until = ${until} where id = ${id}`.execute(tx);
    const action = isGranted ? 'elevation.grant' : 'elevation.refuse';
    const after = { personId, permissions, until: until?.toString() ?? null };
    await ctx.audit.record(ctx, tx, { action, subject: { kind: 'elevation', id }, after, ...(note === '' ? {} : { reason: note }) });
    const data = { name: ctx.actor.name, permissions: inWords(ports, permissions), minutes, note: note === '' ? 'none' : note };
    await ports.notify(ctx, tx, {
      to: personId,
      template: isGranted ? 'elevation.granted' : 'elevation.refused',
      link: '/admin/access',
      data,
    });
  });
}

/**
 * Ends a grant before its time, or takes an asking back: the one it is for, or whoever decides.
 *
 * @throws elevation.missing also when it is another's; elevation.not_open
 */
export async function endElevation(ctx: Context, id: string): Promise<void> {
  const by = requirePerson(ctx);
  await inTransaction(ctx, async (tx) => {
    const now = ctx.clock.now();
    const { personId, state } = await lockElevation(tx, now, id, may(ctx, decides) ? undefined : by);
    if (state !== 'granted' && state !== 'asked') throw conflict('elevation.not_open', 'This is over already.');
    if (state === 'asked') await sql`delete from elevation where id = ${id}`.execute(tx);
    else await sql`update elevation set state = 'ended', ended_by = ${by}, ended_at = ${now} where id = ${id}`.execute(tx);
    const action = state === 'asked' ? 'elevation.take_back' : 'elevation.end';
    await ctx.audit.record(ctx, tx, { action, subject: { kind: 'elevation', id }, after: { personId } });
  });
}
