import { Type } from 'typebox';
import { closed, InstantSchema, route, type RequestFacts, type Route } from '#platform/http';
import type { Context } from '#platform/context';
import { answerSession, forgetTicket, keepTicket, originOf, ticketOf } from '../http-cookies.ts';
import { CheckMail, checkMail, Code, Kept, SessionSchema, Token } from '../http-schemas.ts';
import type { Parts } from '../settings.ts';
import { askReset, confirmReset, resetAtLogIn } from './ask.ts';
import { disownReset, stopMyReset, stopResetAtLogIn } from './stop.ts';

const tags = ['identity'] as const;
const noStore = { 'cache-control': 'no-store' };
const Ticket = { ticket: Type.Optional(Token) };
const Waiting = Type.Object({ status: Type.Literal('waiting'), endsAt: InstantSchema }, closed);
const StateSchema = Type.Object(
  {
    /** Why not: `staff` is helped by an admin, `password` logs in with that first. */
    notOffered: Type.Optional(Type.Union([Type.Literal('staff'), Type.Literal('password')])),
    /** When the waiting is over; absent where nobody asked. */
    endsAt: Type.Optional(InstantSchema),
    isOver: Type.Boolean(),
  },
  closed,
);

const shown = (ctx: Context, request: RequestFacts, ticket?: string): string => ticket ?? ticketOf(ctx, request) ?? '';
const waiting = (endsAt: Temporal.Instant) => ({ status: 'waiting' as const, endsAt: endsAt.toString() });

/** The way back for who has lost every second factor. All but the last two need the ticket of a first step that was right. */
export function factorResetRoutes(parts: Parts): Route[] {
  return [
    route({
      method: 'GET',
      path: '/auth/second-step/lost',
      summary: 'Whether the second step of the log-in in this browser can be reset, and when the waiting is over',
      tags,
      access: 'public',
      limitPerMinute: 60,
      response: { 200: StateSchema },
      async handle(ctx, { request }) {
        const { endsAt, ...state } = await resetAtLogIn(ctx, ticketOf(ctx, request) ?? '');
        return { status: 200, body: { ...state, ...(endsAt === undefined ? {} : { endsAt: endsAt.toString() }) }, headers: noStore };
      },
    }),
    route({
      method: 'POST',
      path: '/auth/second-step/lost',
      summary: 'Say that phone and recovery codes are lost: mails a code, or says when the waiting is over',
      tags,
      access: 'public',
      limitPerMinute: 20,
      body: Type.Object(Ticket, closed),
      response: { 200: Waiting, 202: CheckMail },
      async handle(ctx, { body: { ticket }, request }) {
        const used = shown(ctx, request, ticket);
        const endsAt = await askReset(parts, ctx, { ticket: used, origin: originOf(ctx, request) });
        if (endsAt !== undefined) return { status: 200, body: waiting(endsAt), headers: noStore };
        return { ...checkMail, ...(ticket === undefined ? { cookies: [keepTicket(ctx, used)] } : {}) };
      },
    }),
    route({
      method: 'POST',
      path: '/auth/second-step/lost/confirm',
      summary: 'Show the mailed code: the waiting begins, or, when it is over, every second factor is removed and the log-in opens',
      tags,
      access: 'public',
      limitPerMinute: 20,
      body: Type.Object({ ...Ticket, mailedCode: Code, session: Kept, deviceToken: Type.Optional(Token) }, closed),
      response: { 200: SessionSchema, 202: Waiting },
      async handle(ctx, { body: { ticket, mailedCode, session: kept = 'bearer', deviceToken }, request }) {
        const step = await confirmReset(parts, ctx, {
          ticket: shown(ctx, request, ticket),
          mailedCode,
          origin: originOf(ctx, request, deviceToken),
        });
        if ('endsAt' in step) return { status: 202, body: waiting(step.endsAt), headers: noStore };
        const answer = answerSession(ctx, step.session, kept);
        return { ...answer, cookies: [...(answer.cookies ?? []), forgetTicket(ctx)] };
      },
    }),
    route({
      method: 'POST',
      path: '/auth/second-step/lost/stop',
      summary: 'Stop the reset of the second step, by the ticket of a log-in',
      tags,
      access: 'public',
      limitPerMinute: 20,
      body: Type.Object(Ticket, closed),
      response: { 204: null },
      async handle(ctx, { body: { ticket }, request }) {
        await stopResetAtLogIn(parts, ctx, shown(ctx, request, ticket));
        return { status: 204 };
      },
    }),
    route({
      method: 'POST',
      path: '/auth/factor-reset/not-me',
      summary: 'Stop the reset of a second step by the mailed link: ends every session, and mails the link to a new password',
      tags,
      access: 'public',
      limitPerMinute: 20,
      body: Type.Object({ token: Token }, closed),
      response: { 204: null },
      async handle(ctx, { body: { token } }) {
        await disownReset(parts, ctx, token);
        return { status: 204 };
      },
    }),
    route({
      method: 'DELETE',
      path: '/me/factors/reset',
      summary: 'Stop the reset of my second step; what has ended already is no error',
      tags,
      access: 'signed-in',
      response: { 204: null },
      async handle(ctx) {
        await stopMyReset(parts, ctx);
        return { status: 204 };
      },
    }),
  ];
}
