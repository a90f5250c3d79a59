import { createHash, randomBytes } from 'node:crypto';
import { canonical, hashFacts } from './canonical.ts';

/** What an entry may say of people. Each is hashed on its own with a salt, so that an entry can be shown without it and still be proven. */
export const personalFields = ['actor_name', 'before', 'after', 'reason'] as const;
export type PersonalField = (typeof personalFields)[number];

/** An entry of the log as it is exported: everything that its hash is over. Instants and numbers of the chain are text. */
export interface LogEntry {
  id: string;
  seq: string;
  at: string;
  action: string;
  actor_kind: string;
  actor_id: string | null;
  actor_name: string;
  subject_kind: string;
  subject_id: string;
  before: unknown;
  after: unknown;
  reason: string | null;
  correlation_id: string;
  previous_hash: string;
  hash: string;
  /** A salt for each personal field that is there; none at all in entries of the first form, which hash their fields as they are. */
  salts?: Partial<Record<PersonalField, string>> | null;
  /** What stands for a personal field that is not shown to this reader, or whose words have ended. */
  withheld?: Partial<Record<PersonalField, string>> | null;
}

/** What the first entry's previous hash is. */
export const genesis = '0'.repeat(64);
/** For how long the log itself keeps what an entry says of people; in hours, as instants know no years. */
export const wordsKept = { hours: 7 * (365 * 24 + 6) };
/** What stands where a name is not shown. */
export const withheldName = '—';

export const newSalt = (): string => randomBytes(16).toString('base64url');

/** What stands for a value in the hash: it tells nothing of the value once the salt is gone. */
export const commitTo = (field: PersonalField, value: unknown, salt: string): string =>
  createHash('sha256')
    .update(canonical(['guildhall.audit-field/1', salt, field, value]))
    .digest('hex');

/** SHA-256, in hex, over everything that an entry says and the hash before it. */
export function hashOf({ hash: _hash, previous_hash: previousHash, salts, withheld, ...facts }: LogEntry): string {
  if ((salts ?? null) === null && (withheld ?? null) === null) return hashFacts({ ...facts, previousHash });
  const committed = personalFields.map((field) => {
    const [value, salt, gone] = [facts[field], salts?.[field], withheld?.[field]];
    if (gone !== undefined) return [field, gone];
    return [field, salt === undefined ? null : commitTo(field, value, salt)];
  });
  return hashFacts({ ...facts, ...Object.fromEntries(committed), previousHash, v: 2 });
}

/** Whether fields without a salt say nothing: else whatever stands there would be hashed by nobody. */
export const saysOnlyWhatIsHashed = (entry: LogEntry): boolean =>
  ((entry.salts ?? null) === null && (entry.withheld ?? null) === null) ||
  personalFields.every((field) => {
    if (entry.withheld?.[field] !== undefined) return entry.salts?.[field] === undefined && isTakenOut(field, entry[field]);
    return entry.salts?.[field] !== undefined || entry[field] === null;
  });

const isTakenOut = (field: PersonalField, value: unknown): boolean => value === (field === 'actor_name' ? withheldName : null);

/** The entry without some of what it says of people, under the same hash. Entries of the first form cannot be cut. */
export function withhold(entry: LogEntry, fields: readonly PersonalField[] = personalFields): LogEntry {
  if ((entry.salts ?? null) === null) return entry;
  const cut: LogEntry = { ...entry, salts: { ...entry.salts }, withheld: { ...entry.withheld } };
  for (const field of fields) {
    const salt = entry.salts?.[field];
    if (salt === undefined) continue;
    cut.withheld = { ...cut.withheld, [field]: commitTo(field, entry[field], salt) };
    delete cut.salts?.[field];
    if (field === 'actor_name') cut.actor_name = withheldName;
    else cut[field] = null;
  }
  return cut;
}
