import { Type } from 'typebox';
import type { Id } from '#kernel';
import { closed, IdSchema, route, Text, type Route } from '#platform/http';
import { PersonSchema, forStaff } from '../http-schemas.ts';
import type { Parts } from '../settings.ts';
import { assignPlan, assignsPlans } from './assign-plan.ts';

export function planRoutes(parts: Parts): Route[] {
  return [
    route({
      method: 'POST',
      path: '/admin/people/:personId/plan',
      summary: 'Put a person on a plan; it counts within ten seconds',
      tags: ['admin', 'identity'],
      access: { may: assignsPlans },
      recentProof: true,
      params: Type.Object({ personId: IdSchema }, closed),
      body: Type.Object({ plan: Text(40), reason: Text(500) }, closed),
      response: { 200: PersonSchema },
      async handle(ctx, { params: { personId }, body }) {
        return { status: 200, body: await forStaff(ctx, await assignPlan(parts, ctx, { personId: personId as Id<'person'>, ...body })) };
      },
    }),
  ];
}
