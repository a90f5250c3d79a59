import { Type, type Static } from 'typebox';
import { sql, type Db } from '#platform/database';
import { closed, InstantSchema } from '#platform/http';
import { coveringCheckpoint } from './proof-of.ts';

export const CheckpointSchema = Type.Object(
  {
    number: Type.Integer({ description: 'Which of the log’s checkpoints, from 1.' }),
    size: Type.Integer({ description: 'How many entries it tells of.' }),
    root: Type.String(),
    at: InstantSchema,
    keyId: Type.String(),
    exportedAt: Type.Optional(InstantSchema),
    exportedTo: Type.Optional(Type.String()),
  },
  closed,
);

export const ProofStateSchema = Type.Object(
  {
    state: Type.Union([Type.Literal('written'), Type.Literal('chained'), Type.Literal('vouched')]),
    checkpoint: Type.Optional(CheckpointSchema),
  },
  closed,
);

interface Noted {
  size: bigint;
  root: string;
  at: Temporal.Instant;
  key_id: string;
  exported_at: Temporal.Instant | null;
  exported_to: string | null;
}

export const toldOf = (row: Noted, number: number): Static<typeof CheckpointSchema> => ({
  number,
  size: Number(row.size),
  root: row.root,
  at: row.at.toString(),
  keyId: row.key_id,
  ...(row.exported_at === null ? {} : { exportedAt: row.exported_at.toString() }),
  ...(row.exported_to === null ? {} : { exportedTo: row.exported_to }),
});

/** How far an entry is on its way: written with the act; chained moments later; vouched for by the first checkpoint that tells of it. */
export async function proofState(db: Db, seq: bigint | null): Promise<Static<typeof ProofStateSchema>> {
  if (seq === null) return { state: 'written' };
  const checkpoint = await coveringCheckpoint(db, seq);
  if (checkpoint === undefined) return { state: 'chained' };
  return { state: 'vouched', checkpoint: toldOf(checkpoint, await numberOf(db, checkpoint.size)) };
}

async function numberOf(db: Db, size: bigint): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from audit_checkpoint where size <= ${size}`.execute(db);
  return rows[0]?.n ?? 0;
}
