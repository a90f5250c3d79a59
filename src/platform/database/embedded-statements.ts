import { parse, protocol, type PGlite } from '@electric-sql/pglite';
import { toParameter } from './values.ts';

const { serialize } = protocol;
type Reply = Awaited<ReturnType<PGlite['execProtocolStream']>>[number];

interface Prepared {
  name: string;
  parameterTypes: readonly number[];
  /** What its rows look like; a statement without rows has none. */
  rows: Reply | undefined;
}

export interface Outcome<Row> {
  rows: Row[];
  affectedRows: number | undefined;
}

/** As many as a house at work asks; whatever was longest unused goes first. */
const most = 600;

const worthKeeping = /^\s*(?:select|insert|update|delete|with)\b/i;
const changesTables = /^\s*(?:create|alter|drop|do|call|truncate|comment|grant|revoke|reindex|refresh)\b/i;

/**
 * The statements a PGlite has been asked, parsed and planned once: from the second time on, one message goes in and one answer
 * comes out. PGlite's own `query` sends five and plans anew each time (a short `select`: 0.20 ms, here 0.10; `begin` and `commit`:
 * 0.22, here 0.05; the claim of the next job: 1.7, here 0.7). Whoever calls is alone with the connection.
 */
export class EmbeddedStatements {
  readonly #pglite: PGlite;
  readonly #kept = new Map<string, Prepared>();
  #count = 0;
  #tablesChange = false;

  constructor(pglite: PGlite) {
    this.#pglite = pglite;
  }

  /** Runs a statement in a search path, which is part of what it means. */
  async run<Row>(searchPath: string, text: string, parameters: readonly unknown[]): Promise<Outcome<Row>> {
    if (changesTables.test(text)) await this.#aboutToChangeTables();
    const values = parameters.map(toParameter);
    if (!worthKeeping.test(text)) {
      const { rows, affectedRows } = await this.#pglite.query<Row>(text, values);
      return { rows, affectedRows };
    }
    const statement = await this.#statement(`${searchPath}\n${text}`, text);
    const texts = values.map((value, at) => this.#write(value, statement.parameterTypes[at]));
    const replies = await this.#send(serialize.bind({ statement: statement.name, values: texts }), serialize.execute({}), serialize.sync());
    const [result] = parse.parseResults(statement.rows === undefined ? replies : [statement.rows, ...replies], this.#pglite.parsers);
    return { rows: (result?.rows ?? []) as Row[], affectedRows: result?.affectedRows };
  }

  /** Runs many statements without values, in one message. */
  async script(text: string): Promise<void> {
    await this.#aboutToChangeTables();
    await this.#say(text);
  }

  async begin(how: string): Promise<void> {
    await this.#say(how);
  }

  async commit(): Promise<void> {
    await this.#say('commit');
    this.#tablesChange = false;
  }

  async rollback(): Promise<void> {
    await this.#say('rollback');
    if (this.#tablesChange) await this.#forget();
    this.#tablesChange = false;
  }

  async #aboutToChangeTables(): Promise<void> {
    await this.#forget();
    this.#tablesChange = true;
  }

  /** Tables change, and with them what a statement's rows look like. */
  async #forget(): Promise<void> {
    if (this.#kept.size === 0) return;
    await this.#say('deallocate all');
    this.#kept.clear();
  }

  async #say(word: string): Promise<void> {
    await this.#send(serialize.query(word));
  }

  async #statement(key: string, text: string): Promise<Prepared> {
    const kept = this.#kept.get(key);
    if (kept !== undefined) {
      this.#kept.delete(key);
      this.#kept.set(key, kept);
      return kept;
    }
    const name = `s${(this.#count += 1)}`;
    const replies = await this.#send(serialize.parse({ name, text }), serialize.describe({ type: 'S', name }), serialize.sync());
    const parameterTypes = parse.parseDescribeStatementResults(replies);
    const made = { name, parameterTypes, rows: replies.find((reply) => reply.name === 'rowDescription') };
    this.#kept.set(key, made);
    for (const [oldest, { name: unused }] of this.#kept) {
      if (this.#kept.size <= most) break;
      this.#kept.delete(oldest);
      await this.#send(serialize.close({ type: 'S', name: unused }), serialize.sync());
    }
    return made;
  }

  #write(value: unknown, type: number | undefined): string | null {
    if (value === null || value === undefined) return null;
    const serializer = type === undefined ? undefined : this.#pglite.serializers[type];
    return serializer === undefined ? String(value) : serializer(value);
  }

  async #send(...messages: Uint8Array[]): Promise<Reply[]> {
    if (this.#pglite.closed) throw new Error('The embedded database is closed.');
    return this.#pglite.runExclusive(() => this.#pglite.execProtocolStream(Buffer.concat(messages)));
  }
}
