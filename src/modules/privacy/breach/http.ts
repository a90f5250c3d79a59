import { Type } from 'typebox';
import type { Id } from '#kernel';
import type { Context } from '#platform/context';
import { closed, decodeCursor, IdSchema, InstantSchema, page, pageOf, pageQuery, route, Text, type Route } from '#platform/http';
import { closeBreach, dutyDone, waiveDuty } from './duty-steps.ts';
import { changeBreach, noteOnBreach, openBreach } from './open.ts';
import { runsBreaches, type BreachPorts } from './ports.ts';
import { breachFile } from './record.ts';
import { BreachSchema, DutyNameSchema, facts, headOf, HeadSchema, letter, stepOf } from './shapes.ts';
import { breachById, breachPage, factsOf, peopleOf, stepsOf } from './store.ts';
import { choosable, countRecipients, tellPeople } from './tell-people.ts';

const tags = ['admin', 'privacy'] as const;
const access = { may: runsBreaches } as const;
const params = Type.Object({ breachId: IdSchema }, closed);
const dutyParams = Type.Object({ breachId: IdSchema, duty: DutyNameSchema }, closed);
const Cursor = Type.Object({ at: InstantSchema, id: IdSchema }, closed);
const who = Type.Union([
  Type.Object({ personIds: Type.Array(IdSchema, { minItems: 1, maxItems: 1_000 }) }, closed),
  Type.Object({ rows: Type.Array(Text(130), { minItems: 1, maxItems: 20 }) }, closed),
]);
const base = '/admin/privacy/breaches';

/** What is done to a case with nothing but words for its record. */
const addsWords = (name: string, summary: string, act: (ctx: Context, id: string, words: string) => Promise<void>): Route =>
  route({
    method: 'POST',
    path: `${base}/:breachId/${name}`,
    summary,
    tags,
    access,
    params,
    body: Type.Object({ words: Text(4_000) }, closed),
    response: { 204: null },
    async handle(ctx, { params: { breachId }, body: { words } }) {
      await act(ctx, breachId, words);
      return { status: 204 };
    },
  });

/** Cases of personal data that got out, their clocks and their record. */
export const breachRoutes = (ports: BreachPorts): readonly Route[] => [
  route({
    method: 'GET',
    path: base,
    summary: 'Cases of personal data that got out, the latest found first, with their clocks',
    tags,
    access,
    query: Type.Object({ open: Type.Optional(Type.Boolean()), ...pageQuery }, closed),
    response: { 200: pageOf(HeadSchema) },
    async handle(ctx, { query: { open = false, cursor, limit = 20 } }) {
      const before = cursor === undefined ? undefined : decodeCursor(Cursor, cursor);
      const rows = await breachPage(ctx.db, { isOpen: open, before, limit: limit + 1 });
      const { items, nextCursor } = page(rows, limit, ({ foundAt, id }) => ({ at: foundAt.toString(), id }));
      const steps = await stepsOf(
        ctx.db,
        items.map(({ id }) => id),
      );
      const now = ctx.clock.now();
      const heads = items.map((each) => headOf(each, steps.get(each.id) ?? [], now));
      return { status: 200, body: { items: heads, ...(nextCursor === undefined ? {} : { nextCursor }) } };
    },
  }),
  route({
    method: 'POST',
    path: base,
    summary: 'Open a case: personal data got out, got lost or was changed. Its clocks run from when it was found',
    tags,
    access,
    body: Type.Object({ title: Text(200), foundAt: InstantSchema, ...facts }, closed),
    response: { 201: Type.Object({ id: IdSchema }, closed) },
    handle: async (ctx, { body: { foundAt, ...body } }) => ({
      status: 201,
      body: { id: await openBreach(ctx, ports, { ...body, foundAt: Temporal.Instant.from(foundAt) }) },
    }),
  }),
  route({
    method: 'GET',
    path: `${base}/choices`,
    summary: 'By which data of theirs people can be chosen to be told',
    tags,
    access,
    response: { 200: Type.Object({ items: Type.Array(Type.Object({ rows: Type.String(), title: Type.String() }, closed)) }, closed) },
    handle: async () => ({ status: 200, body: { items: choosable(ports).map(({ rows, title }) => ({ rows, title })) } }),
  }),
  route({
    method: 'GET',
    path: `${base}/:breachId`,
    summary: 'A case: its facts, what is left to do and until when, and everything that was done',
    tags,
    access,
    params,
    response: { 200: BreachSchema },
    async handle(ctx, { params: { breachId } }) {
      const breach = await breachById(ctx.db, breachId);
      const steps = (await stepsOf(ctx.db, [breachId])).get(breachId) ?? [];
      const by = [...new Set(steps.flatMap((each) => (each.by === undefined ? [] : [each.by as Id<'person'>])))];
      const names = await ports.names(ctx, by);
      return {
        status: 200,
        body: {
          ...headOf(breach, steps, ctx.clock.now()),
          ...factsOf(breach),
          people: await peopleOf(ctx.db, breachId),
          steps: steps.map((each) => stepOf(each, names)),
        },
      };
    },
  }),
  route({
    method: 'PATCH',
    path: `${base}/:breachId`,
    summary: 'Write down what is known by now, all of it, and why it changed',
    tags,
    access,
    params,
    body: Type.Object({ ...facts, why: Text(2_000) }, closed),
    response: { 204: null },
    async handle(ctx, { params: { breachId }, body: { why, ...changed } }) {
      await changeBreach(ctx, breachId, changed, why);
      return { status: 204 };
    },
  }),
  addsWords('notes', 'Add a line to the record: a measure, a call, what was found', noteOnBreach),
  route({
    method: 'POST',
    path: `${base}/:breachId/duties/:duty/done`,
    summary: 'Note that an authority, partners or people were told, under which number, and why late where it is',
    tags,
    access,
    params: dutyParams,
    body: Type.Object(
      { reference: Type.Optional(Text(200)), words: Type.Optional(Text(4_000)), whyLate: Type.Optional(Text(2_000)) },
      closed,
    ),
    response: { 204: null },
    async handle(ctx, { params: { breachId, duty }, body }) {
      await dutyDone(ctx, breachId, duty, body);
      return { status: 204 };
    },
  }),
  route({
    method: 'POST',
    path: `${base}/:breachId/duties/:duty/waiver`,
    summary: 'Leave a duty out, with the reason; it is asked for again when the facts change',
    tags,
    access,
    params: dutyParams,
    body: Type.Object({ reason: Text(2_000) }, closed),
    response: { 204: null },
    async handle(ctx, { params: { breachId, duty }, body: { reason } }) {
      await waiveDuty(ctx, breachId, duty, reason);
      return { status: 204 };
    },
  }),
  ...peopleRoutes(ports),
  addsWords('close', 'Close a case of which every duty was done, or left out with a reason', closeBreach),
  route({
    method: 'POST',
    path: `${base}/:breachId/export`,
    summary: 'The whole case as one signed file, which an authority can verify offline',
    tags,
    access,
    params,
    response: { 200: Type.Object({ name: Type.String(), file: Type.String({ description: 'The file, to the byte.' }) }, closed) },
    handle: async (ctx, { params: { breachId } }) => ({ status: 200, body: await breachFile(ctx, ports, breachId) }),
  }),
];

const peopleRoutes = (ports: BreachPorts): readonly Route[] => [
  route({
    method: 'POST',
    path: `${base}/:breachId/people/count`,
    summary: 'How many people this chooses, who have not been written to in this case',
    tags,
    access,
    params,
    body: Type.Object({ who }, closed),
    response: { 200: Type.Object({ people: Type.Integer() }, closed) },
    async handle(ctx, { params: { breachId }, body }) {
      await breachById(ctx.db, breachId);
      return { status: 200, body: { people: await countRecipients(ctx.db, ports, breachId, body.who) } };
    },
  }),
  route({
    method: 'POST',
    path: `${base}/:breachId/people`,
    summary: 'Write to the people whose data it is, by mail and in the product',
    tags,
    access,
    recentProof: true,
    params,
    body: Type.Object({ who, letter, whyLate: Type.Optional(Text(2_000)) }, closed),
    response: { 202: Type.Object({ people: Type.Integer() }, closed) },
    async handle(ctx, { params: { breachId }, body }) {
      return { status: 202, body: { people: await tellPeople(ctx, ports, breachId, body) } };
    },
  }),
];
