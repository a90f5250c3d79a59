import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { invalid, type Random } from '#kernel';

export type ProviderName = 'google' | 'microsoft';

export interface StoredGrant {
  provider: ProviderName;
  account: string;
  refresh: string;
  isRevoked: boolean;
}

export interface StoredCalendar {
  provider: ProviderName;
  account: string;
  name: string;
  isMain: boolean;
  canWrite: boolean;
}

/** One event, head of a series or occurrence of one. */
export interface StoredEvent {
  calendarId: string;
  title: string;
  description: string;
  /** ISO 8601 in UTC; of a whole day, its midnights. */
  start: string;
  end: string;
  isAllDay: boolean;
  isFree: boolean;
  isDeleted: boolean;
  isHead: boolean;
  seriesId?: string;
  mark?: string;
  /** Of the last change, over all calendars. */
  seq: number;
}

interface Kinds {
  code: { provider: ProviderName; account: string; challenge: string; redirectUri: string; clientId: string; expiresMs: number };
  grant: StoredGrant;
  access: { grantId: string; expiresMs: number };
  calendar: StoredCalendar;
  event: StoredEvent;
  /** Sync tokens made before `since` (a change's number) are forgotten. */
  mark: { since: number };
}

/** Everything in one SQLite file: a sandbox that is killed comes back as it was after its last answer. */
export interface Store {
  get<K extends keyof Kinds>(kind: K, id: string): Kinds[K] | undefined;
  put<K extends keyof Kinds>(kind: K, id: string, value: Kinds[K]): void;
  remove(kind: keyof Kinds, id: string): void;
  all<K extends keyof Kinds>(kind: K): { id: string; value: Kinds[K] }[];
  /** A number that grows with each change, and never repeats. */
  nextSeq(): number;
  newId(length?: number): string;
  close(): void;
}

const schema = `
  create table if not exists thing (kind text not null, id text not null, body text not null, primary key (kind, id)) strict;
  create table if not exists seq (n integer not null) strict;
`;

/** @throws calendar_sandbox.unreadable_data (invalid) when the file is not one of this sandbox's */
export function openStore(dataFile: string, random: Random): Store {
  const db = open(dataFile);
  const [getOne, getAll, drop] = [
    db.prepare('select body from thing where kind = ? and id = ?'),
    db.prepare('select id, body from thing where kind = ? order by rowid'),
    db.prepare('delete from thing where kind = ? and id = ?'),
  ];
  const upsert = db.prepare(
    'insert into thing (kind, id, body) values (?, ?, ?) on conflict (kind, id) do update set body = excluded.body',
  );
  const bump = db.prepare('update seq set n = n + 1 returning n');
  return {
    get(kind, id) {
      const row = getOne.get(kind, id);
      return row === undefined ? undefined : (JSON.parse(String(row['body'])) as never);
    },
    put: (kind, id, value) => void upsert.run(kind, id, JSON.stringify(value)),
    remove: (kind, id) => void drop.run(kind, id),
    all: (kind) => getAll.all(kind).map((row) => ({ id: String(row['id']), value: JSON.parse(String(row['body'])) as never })),
    nextSeq: () => Number(bump.get()?.['n']),
    newId: (length = 26) => Array.from({ length }, () => '0123456789abcdefghijklmnopqrstuv'[random.below(32)]).join(''),
    close: () => db.close(),
  };
}

function open(dataFile: string): DatabaseSync {
  try {
    if (dataFile !== ':memory:') mkdirSync(dirname(dataFile), { recursive: true });
    const db = new DatabaseSync(dataFile, { timeout: 5_000 });
    db.exec(`pragma journal_mode = wal; pragma synchronous = normal; ${schema}`);
    db.exec('insert into seq (n) select 1 where not exists (select 1 from seq)');
    return db;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const message = `The calendar sandbox cannot use ${dataFile}: ${reason}. Move the file away to begin anew.`;
    throw invalid('calendar_sandbox.unreadable_data', message, { cause });
  }
}
