import type { Random } from '#kernel';
import { invalid } from '#kernel';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** One SQLite file holds everything: a sandbox killed at any moment comes back as it was after its last answer. */
export interface Store {
  readonly db: DatabaseSync;
  /** Runs work as one transaction. A throw undoes it. */
  inTransaction<T>(work: () => T): T;
  /** `prefix_` and 24 characters that grow with time and never repeat in this file, whatever the source of chance. */
  newId: (prefix: string) => string;
  /** Letters and digits for secrets. */
  newSecret: (length: number) => string;
  close(): void;
}

const schemaVersion = 1;

const schema = `
  CREATE TABLE objects (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    account TEXT NOT NULL,
    kind TEXT NOT NULL,
    id TEXT NOT NULL UNIQUE,
    created INTEGER NOT NULL,
    body TEXT NOT NULL CHECK (json_valid(body)),
    hidden TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(hidden))
  ) STRICT;
  CREATE INDEX objects_by_kind ON objects (account, kind, seq);
  CREATE INDEX objects_by_customer ON objects (account, kind, json_extract(body, '$.customer'), seq);
  CREATE INDEX objects_by_intent ON objects (account, kind, json_extract(body, '$.payment_intent'), seq);
  CREATE INDEX objects_by_reference ON objects (account, kind, json_extract(body, '$.metadata.reference'), seq);
  CREATE INDEX objects_by_source ON objects (account, kind, json_extract(body, '$.source_transaction'), seq);
  CREATE INDEX objects_held ON objects (json_extract(hidden, '$.captureBefore')) WHERE json_extract(body, '$.status') = 'requires_capture';

  CREATE TABLE answers (
    account TEXT NOT NULL,
    key TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    status INTEGER NOT NULL,
    body TEXT NOT NULL,
    kept_at_ms INTEGER NOT NULL,
    PRIMARY KEY (account, key)
  ) STRICT;
  CREATE INDEX answers_by_age ON answers (kept_at_ms);

  CREATE TABLE deliveries (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    event_id TEXT NOT NULL,
    endpoint_id TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    due_ms INTEGER NOT NULL,
    state TEXT NOT NULL DEFAULT 'due' CHECK (state IN ('due', 'delivered', 'given_up')),
    last_error TEXT
  ) STRICT;
  CREATE INDEX deliveries_due ON deliveries (due_ms) WHERE state = 'due';
  CREATE INDEX deliveries_by_event ON deliveries (event_id);
`;

/** @throws stripe_sandbox.unreadable_data (invalid) when the file is not one of this sandbox's */
export function openStore(dataFile: string, random: Random): Store {
  const db = open(dataFile);
  const countSequence = db.prepare("SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'objects'), 0) AS seq");
  let counter = Number(countSequence.get()?.['seq']) * 16;

  const characters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
  const newSecret = (length: number): string => Array.from({ length }, () => characters[random.below(characters.length)]).join('');

  return {
    db,
    inTransaction(work) {
      db.exec('BEGIN IMMEDIATE');
      try {
        const result = work();
        db.exec('COMMIT');
        return result;
      } catch (error) {
        db.exec('ROLLBACK');
        throw error;
      }
    },
    newId(prefix) {
      counter += 1;
      return `${prefix}_${counter.toString(36).padStart(8, '0')}${newSecret(16)}`;
    },
    newSecret,
    close: () => db.close(),
  };
}

function open(dataFile: string): DatabaseSync {
  try {
    if (dataFile !== ':memory:') mkdirSync(dirname(dataFile), { recursive: true });
    const db = new DatabaseSync(dataFile, { timeout: 5_000 });
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;');
    const version = Number(db.prepare('PRAGMA user_version').get()?.['user_version']);
    if (version === 0) db.exec(`BEGIN; ${schema} PRAGMA user_version = ${schemaVersion}; COMMIT;`);
    else if (version !== schemaVersion) throw new Error(`it has version ${version}, this sandbox writes version ${schemaVersion}`);
    return db;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw invalid(
      'stripe_sandbox.unreadable_data',
      `The Stripe sandbox cannot use ${dataFile}: ${reason}. Move the file away to begin anew.`,
      {
        cause,
      },
    );
  }
}
