import { Type } from 'typebox';
import { requirePerson } from '#platform/context';
import { sql } from '#platform/database';
import { closed, IdSchema, InstantSchema, route, Text, type Route } from '#platform/http';
import { findPerson } from '../accounts/store.ts';
import type { Parts } from '../settings.ts';
import { makeToken, revokeToken } from './make-token.ts';
import { scopesFor } from './scopes.ts';

const tags = ['identity'] as const;
const ScopeSchema = Type.Object({ name: Type.String(), title: Type.String() }, closed);
const TokenSchema = Type.Object(
  {
    id: IdSchema,
    name: Type.String(),
    /** The last four characters of the token. */
    hint: Type.String(),
    scopes: Type.Array(ScopeSchema),
    createdAt: InstantSchema,
    expiresAt: InstantSchema,
    lastUsedAt: Type.Union([InstantSchema, Type.Null()]),
  },
  closed,
);

interface Row {
  id: string;
  name: string;
  hint: string;
  scopes: string[];
  created_at: Temporal.Instant;
  expires_at: Temporal.Instant;
  last_used_at: Temporal.Instant | null;
}

/** Tokens for programs of one's own. No token makes or ends another: these routes have no scope. */
export function tokenRoutes(parts: Parts): Route[] {
  return [
    route({
      method: 'GET',
      path: '/me/tokens',
      summary: 'My tokens that are still good, and what one can be limited to',
      tags,
      access: 'signed-in',
      response: { 200: Type.Object({ items: Type.Array(TokenSchema), scopes: Type.Array(ScopeSchema) }, closed) },
      async handle(ctx) {
        const personId = requirePerson(ctx);
        const person = await findPerson(ctx.db, personId);
        const scopes = person === undefined ? [] : scopesFor(parts, ctx, person);
        const { rows } = await sql<Row>`
          select id, name, hint, scopes, created_at, expires_at, last_used_at from personal_token
          where person_id = ${personId} and ended_at is null and expires_at > ${ctx.clock.now()} order by created_at desc, id desc`.execute(
          ctx.db,
        );
        const titleOf = (name: string): string => scopes.find((each) => each.name === name)?.title ?? name;
        const items = rows.map((row) => ({
          id: row.id,
          name: row.name,
          hint: row.hint,
          scopes: row.scopes.map((name) => ({ name, title: titleOf(name) })),
          createdAt: row.created_at.toString(),
          expiresAt: row.expires_at.toString(),
          lastUsedAt: row.last_used_at?.toString() ?? null,
        }));
        return { status: 200, body: { items, scopes } };
      },
    }),
    route({
      method: 'POST',
      path: '/me/tokens',
      summary: 'Make a token for a program, limited to what it names; it is shown this once',
      tags,
      access: 'signed-in',
      recentProof: true,
      limitPerMinute: 10,
      body: Type.Object(
        { name: Text(80), scopes: Type.Array(Text(60), { minItems: 1, maxItems: 50 }), days: Type.Integer({ minimum: 1, maximum: 365 }) },
        closed,
      ),
      response: { 201: Type.Object({ id: IdSchema, token: Type.String() }, closed) },
      handle: async (ctx, { body }) => ({ status: 201, body: await makeToken(parts, ctx, body) }),
    }),
    route({
      method: 'DELETE',
      path: '/me/tokens/:tokenId',
      summary: 'Revoke a token of mine, at once',
      tags,
      access: 'signed-in',
      params: Type.Object({ tokenId: IdSchema }, closed),
      response: { 204: null },
      async handle(ctx, { params: { tokenId } }) {
        await revokeToken(ctx, tokenId);
        return { status: 204 };
      },
    }),
  ];
}
