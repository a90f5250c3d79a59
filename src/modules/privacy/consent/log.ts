import { conflict, missing } from '#kernel';
import { requirePerson, type Context } from '#platform/context';
import { inTransaction, sql, tables, type Db, type Tx } from '#platform/database';
import type { PrivacyTables } from '../tables.gen.ts';
import { digestOf, inForce, type ConsentText, type Language } from './texts.ts';

export interface ConsentAct {
  id: string;
  kind: string;
  version: string;
  language: string;
  act: 'given' | 'withdrawn';
  way: 'registration' | 'page' | 'house';
  at: Temporal.Instant;
}

export interface Standing {
  text: ConsentText;
  /** The last act, if there was one. */
  last: ConsentAct | undefined;
  /** Asked for now: needed, and its version in force was not agreed to. */
  isDue: boolean;
}

/** Everything a person agreed to and took back, newest first. */
export async function consentsOf(db: Db | Tx, personId: string): Promise<ConsentAct[]> {
  const rows = await tables<PrivacyTables>(db)
    .selectFrom('consent')
    .select(['id', 'kind', 'version', 'language', 'act', 'way', 'at'])
    .where('person_id', '=', personId)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(200)
    .execute();
  return rows;
}

/** Where a person stands with each text of the market, now. */
export function standings(texts: readonly ConsentText[], acts: readonly ConsentAct[], now: Temporal.Instant): Standing[] {
  return texts.map((text) => {
    const last = acts.find(({ kind }) => kind === text.kind);
    const isAgreed = last?.act === 'given' && last.version === inForce(text, now).version;
    return { text, last, isDue: text.nature === 'needed' && !isAgreed };
  });
}

/**
 * Gives an agreement, or takes it back: the one who acts. Said twice it is noted once.
 *
 * @throws privacy.no_such_text; privacy.text_changed when another version is in force by now; privacy.comes_with_account
 */
export async function say(
  ctx: Context,
  texts: readonly ConsentText[],
  { kind, version, language, given }: { kind: string; version: string; language: Language; given: boolean },
): Promise<void> {
  const personId = requirePerson(ctx);
  const text = texts.find((each) => each.kind === kind);
  if (text === undefined) throw missing('privacy.no_such_text', 'There is no such text here.');
  const current = inForce(text, ctx.clock.now());
  if (given && current.version !== version)
    throw conflict('privacy.text_changed', 'This text was changed a moment ago. Please read the new one.');
  if (!given && text.nature === 'needed')
    throw conflict('privacy.comes_with_account', 'This comes with having an account. To take it back, close the account.');
  await inTransaction(ctx, async (tx) => {
    await sql`select pg_advisory_xact_lock(hashtext(${`privacy.consent.${ctx.market}.${personId}`}))`.execute(tx);
    const last = (await consentsOf(tx, personId)).find((each) => each.kind === kind);
    const act = given ? 'given' : 'withdrawn';
    if (given ? last?.act === act && last.version === version : last?.act !== 'given') return;
    await note(ctx, tx, { personId, text, language, act, way: 'page' });
  });
}

/** Notes what comes with an account, for one that was made at this moment, unless it is noted. */
export async function noteWithAccount(
  ctx: Context,
  tx: Tx,
  texts: readonly ConsentText[],
  { personId, language, way, at }: { personId: string; language: Language; way: 'registration' | 'house'; at: Temporal.Instant },
): Promise<void> {
  const noted = await consentsOf(tx, personId);
  for (const text of texts)
    if (text.nature === 'needed' && !noted.some(({ kind }) => kind === text.kind))
      await note(ctx, tx, { personId, text, language, act: 'given', way, at });
}

async function note(
  ctx: Context,
  tx: Tx,
  {
    personId,
    text,
    language,
    act,
    way,
    at = ctx.clock.now(),
  }: { personId: string; text: ConsentText; language: Language; act: ConsentAct['act']; way: ConsentAct['way']; at?: Temporal.Instant },
): Promise<void> {
  const current = inForce(text, at);
  const { kind } = text;
  await tables<PrivacyTables>(tx)
    .insertInto('consent')
    .values({
      id: ctx.newId('consent'),
      person_id: personId,
      kind,
      version: current.version,
      language,
      text_sha256: digestOf(current, language),
      act,
      way,
      at,
    })
    .execute();
  await ctx.audit.record(ctx, tx, {
    action: `consent.${act === 'given' ? 'give' : 'withdraw'}`,
    subject: { kind: 'person', id: personId },
    after: { kind, version: current.version, language, way },
  });
}
