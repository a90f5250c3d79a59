import type { Id } from '#kernel';
import type { Context } from '#platform/context';
import { sql, tables, type Db, type Tx } from '#platform/database';
import { sameEmail } from '../domain.ts';
import { hashToken, looksLikeToken, newToken } from '../keys/index.ts';
import type { IdentityTables } from '../tables.gen.ts';

/** The device that shows this token, if it is one of the account with this address. */
export async function findDevice(db: Db | Tx, token: string | undefined, email: string): Promise<string | undefined> {
  const row = await tables<IdentityTables>(db)
    .selectFrom('device')
    .innerJoin('person', 'person.id', 'device.person_id')
    .select('device.id')
    .where('device.token_hash', '=', hashToken(token !== undefined && looksLikeToken(token) ? token : ''))
    .where(sql<boolean>`lower(person.email) = ${sameEmail(email)}`)
    .executeTakeFirst();
  return row?.id;
}

/** Finds the person's device again, or makes it known: then there is a token for it to keep. */
export async function recogniseDevice(
  ctx: Context,
  tx: Tx,
  personId: string,
  { token, userAgent }: { token: string | undefined; userAgent: string | undefined },
): Promise<{ id: string; newToken?: string }> {
  const now = ctx.clock.now();
  if (token !== undefined && looksLikeToken(token)) {
    const seen = await tables<IdentityTables>(tx)
      .updateTable('device')
      .set({ last_seen_at: now })
      .where('token_hash', '=', hashToken(token))
      .where('person_id', '=', personId)
      .returning('id')
      .executeTakeFirst();
    if (seen !== undefined) return { id: seen.id };
  }
  const id: Id<'device'> = ctx.newId('device');
  const made = newToken();
  await tables<IdentityTables>(tx)
    .insertInto('device')
    .values({
      id,
      person_id: personId,
      token_hash: hashToken(made),
      user_agent: userAgent?.slice(0, 300) ?? null,
      created_at: now,
      last_seen_at: now,
    })
    .execute();
  return { id, newToken: made };
}

/** After a reset nobody's device is trusted, an intruder's least of all. */
export async function forgetDevices(tx: Tx, personId: string): Promise<void> {
  await tables<IdentityTables>(tx).deleteFrom('device').where('person_id', '=', personId).execute();
}
