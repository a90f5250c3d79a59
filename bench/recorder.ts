import pg from 'pg';

/** One statement as it was sent, and which others it did not wait for. */
export interface Recorded {
  name: string | undefined;
  text: string;
  values: unknown[];
}

interface Config {
  name?: string;
  text: string;
  values?: unknown[];
}

type Query = (config: Config, ...rest: unknown[]) => Promise<unknown>;

let waves: Recorded[][] | undefined;
let open = 0;
let statements = 0;
let transactions = 0;

/** Statements and transactions that this process has sent to PostgreSQL, over every connection. */
export const sentSoFar = (): { statements: number; transactions: number } => ({ statements, transactions });

/**
 * Listens in on every PostgreSQL connection of this process. Only a benchmark may do this: it changes the driver in place.
 */
export function listenIn(): void {
  const prototype = pg.Client.prototype as unknown as { query: Query };
  const { query } = prototype;
  prototype.query = function recorded(this: unknown, config: Config | string, ...rest: unknown[]) {
    const statement = typeof config === 'string' ? { text: config } : config;
    statements += 1;
    if (statement.text === 'commit') transactions += 1;
    const asked = query.call(this, config as Config, ...rest);
    if (waves === undefined) return asked;
    const one = { name: (statement as Config).name, text: statement.text, values: (statement as Config).values ?? [] };
    if (open === 0) waves.push([one]);
    else waves.at(-1)?.push(one);
    open += 1;
    return asked.finally(() => void (open -= 1));
  } as Query;
}

/** Runs something and hands back its statements in waves: those of one wave were under way together. */
export async function record(run: () => Promise<unknown>): Promise<Recorded[][]> {
  waves = [];
  try {
    await run();
    return waves;
  } finally {
    waves = undefined;
  }
}
