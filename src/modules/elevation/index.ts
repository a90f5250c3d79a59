import type { Actor, Context } from '#platform/context';
import { sql } from '#platform/database';
import type { Module } from '#platform/module';
import { asks } from './decide.ts';
import { elevationRoutes } from './http.ts';
import { elevationData } from './personal-data.ts';
import type { ElevationPorts } from './ports.ts';
import { grantedTo } from './store.ts';

export type { ElevationPorts } from './ports.ts';

const keptHours = 3 * 365 * 24;
const tidyQueue = 'elevation.tidy';

/** Rights for a while, beyond those of a role: see README. */
export function elevationModule(ports: ElevationPorts): Module {
  return {
    name: 'elevation',
    permissions: { [asks]: 'Ask for more rights for a while' },
    dependsOn: ['identity', 'notifications'],
    migrations: new URL('./migrations/', import.meta.url),
    routes: elevationRoutes(ports),
    personalData: elevationData,
    jobs: [
      {
        queue: tidyQueue,
        async handle(ctx) {
          await sql`delete from elevation where asked_at < ${ctx.clock.now().subtract({ hours: keptHours })}`.execute(ctx.db);
        },
      },
    ],
    schedules: [{ queue: tidyQueue, every: { hours: 24 } }],
  };
}

/** The actor with what was granted to them for a while. Asked only of those whose roles may ask for anything. */
export async function withElevations(ctx: Context, actor: Actor | undefined): Promise<Actor | undefined> {
  if (actor?.personId === undefined || !actor.roles.some((role) => (ctx.roles[role]?.mayAsk.length ?? 0) > 0)) return actor;
  const elevated = await grantedTo(ctx.db, actor.personId, ctx.clock.now());
  return elevated.length === 0 ? actor : { ...actor, elevated };
}
