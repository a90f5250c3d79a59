import { Type } from 'typebox';
import { invalid, Money } from '#kernel';
import type { Context } from '#platform/context';
import { closed, IdSchema, route, type Route } from '#platform/http';
import { UploadSchema } from '#platform/storage';
import { demandBooking, seenBy } from '#modules/bookings';
import { actOnCase } from './act.ts';
import { askEvidenceUpload } from './evidence.ts';
import { openCase } from './open.ts';
import { openingsFor } from './openings-view.ts';
import { caseViews, type ProcessOf } from './queries.ts';
import type { ClaimsRules } from './rules.ts';
import { BookingCasesSchema, CaseSchema, CasesSchema, DeedBody, OpenBody, UploadBody } from './schemas.ts';
import { caseFor, casesIn, casesOf } from './store.ts';

const tags = ['cases'] as const;
const byBooking = Type.Object({ bookingId: IdSchema }, closed);
const byCase = Type.Object({ caseId: IdSchema }, closed);
const mostListed = 100;

/** @param needing states in which a case waits for the house */
export function claimsRoutes(rules: ClaimsRules, processOf: ProcessOf, needing: readonly string[]): readonly Route[] {
  const one = async (ctx: Context, id: string) => {
    const [view] = await caseViews(ctx, rules, processOf, [await caseFor(ctx.db, id, seenBy(ctx))]);
    return { status: 200, body: view };
  };
  return [
    route({
      method: 'GET',
      path: '/bookings/:bookingId/cases',
      summary: 'What is open or settled about a booking (deposit, claims, disputes, more time), and what can be opened now',
      tags,
      access: 'signed-in',
      scope: 'cases.read',
      params: byBooking,
      response: { 200: BookingCasesSchema },
      async handle(ctx, { params }) {
        const booking = await demandBooking(ctx, params.bookingId);
        const cases = await casesOf(ctx.db, params.bookingId);
        const [items, openings] = await Promise.all([caseViews(ctx, rules, processOf, cases), openingsFor(ctx, rules, booking, cases)]);
        return { status: 200, body: { items, openings } };
      },
    }),
    route({
      method: 'POST',
      path: '/bookings/:bookingId/cases',
      summary: 'Ask for more time, report overtime or that somebody did not come, dispute the price: whatever its openings list',
      tags,
      access: 'signed-in',
      params: byBooking,
      body: OpenBody,
      response: { 201: CaseSchema },
      async handle(ctx, { params, body: { amount, ...wish } }) {
        const id = await openCase(ctx, rules, processOf, params.bookingId, { ...wish, ...(amount && { amount: readMoney(amount) }) });
        return { ...(await one(ctx, id)), status: 201 };
      },
    }),
    route({
      method: 'POST',
      path: '/bookings/:bookingId/evidence',
      summary: 'Ask where to send a photograph or PDF that shows something: at most 10 MB, for ten minutes',
      tags,
      access: 'signed-in',
      limitPerMinute: 60,
      params: byBooking,
      body: UploadBody,
      response: { 201: UploadSchema },
      async handle(ctx, { params, body }) {
        await demandBooking(ctx, params.bookingId);
        const { uploadId, upload } = await askEvidenceUpload(ctx, rules, params.bookingId, body.contentType);
        return { status: 201, body: { uploadId, upload: { ...upload, expiresAt: upload.expiresAt.toString() } } };
      },
    }),
    route({
      method: 'GET',
      path: '/cases/:caseId',
      summary: 'One case with what was said and shown, and what can be done now',
      tags,
      access: 'signed-in',
      scope: 'cases.read',
      params: byCase,
      response: { 200: CaseSchema },
      handle: (ctx, { params }) => one(ctx, params.caseId),
    }),
    route({
      method: 'POST',
      path: '/cases/:caseId/transitions',
      summary: 'Claim, agree, disagree, add, withdraw, rule: whatever the case’s actions list',
      tags,
      access: 'signed-in',
      params: byCase,
      body: DeedBody,
      response: { 200: CaseSchema },
      async handle(ctx, { params, body: { amount, ...deed } }) {
        const { kind } = await caseFor(ctx.db, params.caseId, seenBy(ctx));
        await actOnCase(ctx, rules, processOf(kind), params.caseId, { ...deed, ...(amount && { amount: readMoney(amount) }) });
        return one(ctx, params.caseId);
      },
    }),
    route({
      method: 'GET',
      path: '/admin/cases',
      summary: 'Cases that wait for the house, the longest waiting first',
      tags: ['admin'],
      access: { may: 'cases.rule' },
      response: { 200: CasesSchema },
      handle: async (ctx) => ({
        status: 200,
        body: { items: await caseViews(ctx, rules, processOf, await casesIn(ctx.db, needing, mostListed)) },
      }),
    }),
  ];
}

function readMoney({ amountMinor, currency }: { amountMinor: number; currency: string }): Money.Money {
  if (Money.isCurrency(currency)) return Money.money(amountMinor, currency);
  throw invalid('claims.bad_amount', `"${currency}" is not a currency this marketplace uses.`, {
    fields: [{ path: '/amount', message: 'Use a currency like USD.' }],
  });
}
