import type { Actor, Context } from '#platform/context';
import { goesAfter, type Module } from '#platform/module';
import { asks } from './decide.ts';
import { elevationRoutes } from './http.ts';
import { elevationData } from './personal-data.ts';
import type { ElevationPorts } from './ports.ts';
import { grantedTo } from './store.ts';

export type { ElevationPorts } from './ports.ts';

/** Rights for a while, beyond those of a role: see README. */
export function elevationModule(ports: ElevationPorts): Module {
  return {
    name: 'elevation',
    permissions: { [asks]: 'Ask for more rights for a while' },
    dependsOn: ['identity', 'notifications'],
    migrations: new URL('./migrations/', import.meta.url),
    routes: elevationRoutes(ports),
    personalData: elevationData,
    retention: [goesAfter('elevation', 'asked_at', '3y')],
  };
}

/** The actor with what was granted to them for a while. Asked only of those whose roles may ask for anything. */
export async function withElevations(ctx: Context, actor: Actor | undefined): Promise<Actor | undefined> {
  if (actor?.personId === undefined || !actor.roles.some((role) => (ctx.roles[role]?.mayAsk.length ?? 0) > 0)) return actor;
  const elevated = await grantedTo(ctx.db, actor.personId, ctx.clock.now());
  return elevated.length === 0 ? actor : { ...actor, elevated };
}
