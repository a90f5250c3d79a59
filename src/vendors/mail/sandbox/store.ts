import { mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { DatabaseSync, type SQLOutputValue } from 'node:sqlite';
import { unavailable } from '#kernel';
import type { ParsedMail } from './parse.ts';

/** The inbox keeps this many messages; the oldest leave first. */
export const INBOX_LIMIT = 5_000;
const PAGE_LIMIT = 200;

export interface ReceivedMail {
  /** Grows with every message: a later one has the greater number. */
  id: string;
  messageId: string | undefined;
  /** How often it came in: above 1, the sender tried again. */
  deliveries: number;
  receivedAt: Temporal.Instant;
  /** Where it really went: the envelope, in lower case. */
  recipients: string[];
  from: string;
  to: string;
  subject: string;
  /** The Date header, ISO 8601. */
  date: string | undefined;
  text: string;
  html: string;
  headers: Record<string, string>;
  links: string[];
}

export interface InboxFilter {
  /** Only mail delivered to this address, whatever its capitals. */
  to?: string;
  /** 1 to 200, default 50. */
  limit?: number;
  /** Only messages older than this id: the last id of the page before. */
  before?: string;
}

export interface MailInbox {
  /** Newest first. */
  list(filter?: InboxFilter): ReceivedMail[];
  /** One message with its source as it came over the wire; undefined when there is none. */
  get(id: string): (ReceivedMail & { raw: string }) | undefined;
  clear(): void;
  count(): number;
}

export interface MailStore extends MailInbox {
  add(mail: ParsedMail, recipients: string[], raw: Uint8Array, receivedAt: Temporal.Instant): void;
  close(): void;
}

const SCHEMA = `
  create table if not exists message (
    id integer primary key autoincrement,
    message_id text unique,
    deliveries integer not null default 1,
    received_at text not null,
    parsed text not null,
    raw blob not null
  ) strict;
  create table if not exists recipient (
    address text not null,
    message integer not null references message (id) on delete cascade,
    primary key (address, message)
  ) strict, without rowid;
  create index if not exists recipient_message on recipient (message);
`;

const COLUMNS = `id, message_id, deliveries, received_at, parsed,
  (select json_group_array(address) from (select address from recipient where message = m.id order by address)) as recipients`;

/** The sandbox's mailbox on disk: what was accepted is still there after a crash of the process. */
export function openMailStore(dataFile: string, limit = INBOX_LIMIT): MailStore {
  const db = open(dataFile);
  const insert = db.prepare(`insert into message (message_id, received_at, parsed, raw) values (?, ?, ?, ?)
    on conflict (message_id) do update set deliveries = deliveries + 1 returning id`);
  const insertRecipient = db.prepare('insert or ignore into recipient (address, message) values (?, ?)');
  const trim = db.prepare('delete from message where id <= (select id from message order by id desc limit 1 offset ?)');
  const page = db.prepare(`select ${COLUMNS} from message m where id < ? order by id desc limit ?`);
  const pageTo = db.prepare(`select ${COLUMNS} from recipient r join message m on m.id = r.message
    where r.address = ? and m.id < ? order by m.id desc limit ?`);
  const one = db.prepare(`select ${COLUMNS}, raw from message m where id = ?`);
  const count = db.prepare('select count(*) as n from message');

  return {
    add(mail, recipients, raw, receivedAt) {
      db.exec('begin immediate');
      try {
        const { messageId, ...rest } = mail;
        const { id } = insert.get(messageId ?? null, receivedAt.toString(), JSON.stringify(rest), raw) as { id: number };
        for (const address of recipients) insertRecipient.run(address.toLowerCase(), id);
        trim.run(limit);
        db.exec('commit');
      } catch (error) {
        db.exec('rollback');
        throw error;
      }
    },
    list({ to, limit: wanted = 50, before } = {}) {
      const size = Math.min(Math.max(1, Math.trunc(wanted)), PAGE_LIMIT);
      const below = before === undefined ? Number.MAX_SAFE_INTEGER : rowNumber(before);
      const rows = to === undefined ? page.all(below, size) : pageTo.all(to.toLowerCase(), below, size);
      return rows.map(toMail);
    },
    get(id) {
      const row = one.get(rowNumber(id));
      return row && { ...toMail(row), raw: new TextDecoder().decode(row.raw as Uint8Array) };
    },
    clear: () => db.exec('delete from message'),
    count: () => (count.get() as { n: number }).n,
    close: () => db.close(),
  };
}

function open(dataFile: string): DatabaseSync {
  const path = resolve(dataFile);
  mkdirSync(dirname(path), { recursive: true });
  try {
    const db = new DatabaseSync(path, { timeout: 5_000, enableForeignKeyConstraints: true });
    db.exec('pragma journal_mode = wal; pragma synchronous = normal;');
    db.exec(SCHEMA);
    return db;
  } catch (cause) {
    throw unavailable('mail.inbox_unreadable', `The sandbox's mailbox ${path} cannot be opened. Delete it to start with an empty one.`, {
      cause,
    });
  }
}

/** An id that is no number finds nothing: row numbers start at 1. */
const rowNumber = (id: string): number => (/^\d{1,15}$/.test(id) ? Number(id) : 0);

function toMail(row: Record<string, SQLOutputValue>): ReceivedMail {
  return {
    ...(JSON.parse(row.parsed as string) as Omit<ParsedMail, 'messageId'>),
    id: String(row.id),
    messageId: (row.message_id as string | null) ?? undefined,
    deliveries: row.deliveries as number,
    receivedAt: Temporal.Instant.from(row.received_at as string),
    recipients: JSON.parse(row.recipients as string) as string[],
  };
}
