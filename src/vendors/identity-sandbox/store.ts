import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { invalid } from '#kernel';
import type { LoginProviderName } from '#platform/outside-login';

/** Somebody with an account at a provider. */
export interface StoredAccount {
  provider: LoginProviderName;
  subject: string;
  /** What they log in with there. */
  email: string;
  name: string;
  /** What this house is told: the address, a relay of the provider's, or none. */
  shares: 'address' | 'relay' | 'nothing';
  isVerified: boolean;
  /** They consented before: Apple tells the name at the first time alone. */
  isKnown: boolean;
  /** When they last logged in there; a visit that does not ask for more goes on with that session. */
  loggedInMs?: number;
}

export interface StoredCode {
  provider: LoginProviderName;
  accountId: string;
  clientId: string;
  redirectUri: string;
  challenge: string;
  nonce: string;
  wantsRefresh: boolean;
  expiresMs: number;
  /** When its person had logged in. */
  authMs?: number;
  /** Set when it was exchanged; whoever brings it again ends what it gave. */
  grantId?: string;
}

interface Kinds {
  account: StoredAccount;
  code: StoredCode;
  grant: { provider: LoginProviderName; accountId: string; refresh?: string };
  access: { grantId: string; expiresMs: number };
  /** Private, as JWK. */
  key: Record<string, unknown>;
}

/** Everything in one SQLite file: accounts, grants and keys are there again after a restart. */
export interface Store {
  get<K extends keyof Kinds>(kind: K, id: string): Kinds[K] | undefined;
  put<K extends keyof Kinds>(kind: K, id: string, value: Kinds[K]): void;
  remove(kind: keyof Kinds, id: string): void;
  all<K extends keyof Kinds>(kind: K): { id: string; value: Kinds[K] }[];
  close(): void;
}

/** @throws identity_sandbox.unreadable_data (invalid) when the file is not one of this sandbox's */
export function openStore(dataFile: string): Store {
  const db = open(dataFile);
  const read = db.prepare('select body from login_thing where kind = ? and id = ?');
  const list = db.prepare('select id, body from login_thing where kind = ? order by rowid');
  const write = db.prepare('insert or replace into login_thing (kind, id, body) values (?, ?, ?)');
  const drop = db.prepare('delete from login_thing where kind = ? and id = ?');
  const parsed = (row: Record<string, unknown>) => JSON.parse(String(row['body'])) as never;
  return {
    get(kind, id) {
      const row = read.get(kind, id);
      return row === undefined ? undefined : parsed(row);
    },
    put: (kind, id, value) => void write.run(kind, id, JSON.stringify(value)),
    remove: (kind, id) => void drop.run(kind, id),
    all: (kind) => list.all(kind).map((row) => ({ id: String(row['id']), value: parsed(row) })),
    close: () => db.close(),
  };
}

function open(dataFile: string): DatabaseSync {
  try {
    if (dataFile !== ':memory:') mkdirSync(dirname(dataFile), { recursive: true });
    const db = new DatabaseSync(dataFile, { timeout: 5_000 });
    db.exec(`pragma journal_mode = wal; pragma synchronous = normal;
      create table if not exists login_thing (kind text not null, id text not null, body text not null, primary key (kind, id)) strict`);
    return db;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const message = `The identity sandbox cannot use ${dataFile}: ${reason}. Move the file away to begin anew.`;
    throw invalid('identity_sandbox.unreadable_data', message, { cause });
  }
}
