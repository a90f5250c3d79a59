import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import autocannon from 'autocannon';
import type { Target } from './reads-server.ts';

/**
 * Requests per second of the kitchen page's JSON and of search, as ratios to bare Fastify routes that send the same SQL over
 * the same kind of pool in the same process, measured in turns. The floor is what the issue tracker asks for.
 */

const floor = 0.7;
const rounds = 9;
const seconds = 2;
const connections = 16;

interface Facts {
  port: number;
  barePort: number;
  kitchens: number;
  targets: Target[];
}

async function perSecond(url: string, token?: string): Promise<number> {
  const result = await autocannon({
    url,
    connections,
    duration: seconds,
    ...(token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } }),
  });
  if (result.non2xx + result.errors > 0) throw new Error(`${url}: ${result.non2xx} refused, ${result.errors} failed`);
  return result.requests.average;
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] as number;

export async function benchReads(): Promise<boolean> {
  const server: ChildProcess = fork(join(import.meta.dirname, 'reads-server.ts'), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  try {
    const [facts] = (await once(server, 'message')) as [Facts];
    process.stdout.write(`${facts.kitchens} kitchens, ${connections} connections, ${rounds} rounds of ${seconds} s each way, medians\n`);
    let good = true;
    for (const { name, path, token, bare, statements, bytes } of facts.targets) {
      const real: number[] = [];
      const limit: number[] = [];
      for (let round = 0; round < rounds; round += 1) {
        limit.push(await perSecond(`http://127.0.0.1:${facts.barePort}${bare}`));
        real.push(await perSecond(`http://127.0.0.1:${facts.port}${path}`, token));
      }
      const ratio = median(real.map((each, index) => each / (limit[index] as number)));
      good &&= ratio >= floor;
      process.stdout.write(
        `${name.padEnd(34)} ${median(real).toFixed(0).padStart(6)}/s of ${median(limit).toFixed(0).padStart(6)}/s bare: ratio ${ratio.toFixed(2)}` +
          ` (${statements} statements, ${bytes} bytes)${ratio < floor ? `  BELOW ${floor}` : ''}\n`,
      );
    }
    return good;
  } finally {
    server.kill();
  }
}
