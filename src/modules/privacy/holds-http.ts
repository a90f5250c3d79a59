import { Type } from 'typebox';
import { missing, type Id } from '#kernel';
import { closed, decodeCursor, IdSchema, InstantSchema, page, pageOf, pageQuery, route, Text, type Route } from '#platform/http';
import { masksFor } from '#platform/masking';
import { holds, liftHold, placeHold } from './holds.ts';
import type { PrivacyConfig } from './settings.ts';

const tags = ['admin', 'privacy'] as const;
const access = { may: 'privacy.oversee' } as const;
const params = Type.Object({ personId: IdSchema }, closed);
const Cursor = Type.Object({ at: InstantSchema, id: IdSchema }, closed);
const HoldSchema = Type.Object(
  {
    id: IdSchema,
    personId: IdSchema,
    name: Type.String(),
    reason: Type.String(),
    placedBy: Type.String(),
    placedAt: InstantSchema,
    until: Type.Optional(InstantSchema),
    endedAt: Type.Optional(InstantSchema),
  },
  closed,
);

/** Whose data must stay: staff sees it, places it and lifts it. */
export const holdRoutes = ({ subjectOf, names }: PrivacyConfig): readonly Route[] => [
  route({
    method: 'GET',
    path: '/admin/privacy/holds',
    summary: 'Whose data must stay, and why; with `all` also the holds that have ended',
    tags,
    access,
    query: Type.Object({ all: Type.Optional(Type.Boolean()), ...pageQuery }, closed),
    response: { 200: pageOf(HoldSchema) },
    async handle(ctx, { query: { all: isAll = false, cursor, limit = 20 } }) {
      const before = cursor === undefined ? undefined : decodeCursor(Cursor, cursor);
      const found = await holds(ctx.db, { now: ctx.clock.now(), isAll, before, limit: limit + 1 });
      const { items, nextCursor } = page(found, limit, ({ placedAt, id }) => ({ at: placedAt.toString(), id }));
      const held = items.map(({ personId }) => personId as Id<'person'>);
      const called = await names(ctx, [...new Set([...held, ...items.map(({ placedBy }) => placedBy as Id<'person'>)])]);
      const masks = await masksFor(ctx, held);
      const nameOf = (id: string): string => called.get(id as Id<'person'>) ?? '';
      const shown = items.map(({ personId, placedBy, placedAt, until, endedAt, ...hold }) => ({
        ...hold,
        personId,
        name: nameOf(personId),
        placedBy: nameOf(placedBy),
        placedAt: placedAt.toString(),
        ...(until && { until: until.toString() }),
        ...(endedAt && { endedAt: endedAt.toString() }),
      }));
      const body = {
        items: masks.within(
          held.map((id) => ({ id, displayName: nameOf(id) })),
          shown,
        ),
        ...(nextCursor === undefined ? {} : { nextCursor }),
      };
      return { status: 200, body };
    },
  }),
  route({
    method: 'POST',
    path: '/admin/people/:personId/hold',
    summary: 'Keep the data of a person from being erased and from ending with its time, for a reason such as a dispute',
    tags,
    access,
    params,
    body: Type.Object({ reason: Text(500), until: Type.Optional(InstantSchema) }, closed),
    response: { 204: null },
    async handle(ctx, { params: { personId }, body: { reason, until } }) {
      if ((await subjectOf(ctx.db, personId as Id<'person'>)) === undefined)
        throw missing('privacy.nobody', 'There is no account with this number, or no longer.');
      await placeHold(ctx, personId, { reason, ...(until !== undefined && { until: Temporal.Instant.from(until) }) });
      return { status: 204 };
    },
  }),
  route({
    method: 'POST',
    path: '/admin/people/:personId/hold/lift',
    summary: 'Lift the hold on the data of a person',
    tags,
    access,
    params,
    body: Type.Object({ reason: Text(500) }, closed),
    response: { 204: null },
    async handle(ctx, { params: { personId }, body }) {
      await liftHold(ctx, personId, body);
      return { status: 204 };
    },
  }),
];
