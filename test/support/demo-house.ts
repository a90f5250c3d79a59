import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const startWithinMs = 300_000;

/** The demo as `npm start` runs it, in a process of its own with an empty data folder. */
export interface DemoHouse {
  url: string;
  /** Moves the demo's clock: `next` timer, or a duration such as PT1H. Resolves when all that became due is done. */
  jump(advance: string): Promise<void>;
  close(): Promise<void>;
}

/** Starts and seeds the demo; the pages must have been built. TEST_DEMO_URL names one that runs already, while writing tests. */
export async function demoHouse(): Promise<DemoHouse> {
  const running = process.env['TEST_DEMO_URL'];
  return running === undefined ? startDemoHouse() : { url: running, jump: jumpAt(running), close: async () => undefined };
}

async function startDemoHouse(): Promise<DemoHouse> {
  const data = await mkdtemp(join(tmpdir(), 'guildhall-demo-'));
  const port = await freePort();
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', 'src/app/main.ts', 'start'], {
    cwd: root,
    env: { ...process.env, PORT: String(port), HOST: '127.0.0.1', GUILDHALL_DATA: data },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const opened = new Promise<void>((resolve, reject) => {
    const hear = (chunk: Buffer): void => {
      output += chunk.toString();
      if (output.includes('Guildhall is open')) resolve();
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('exit', (code) => reject(new Error(`The demo ended with ${code}:\n${output.slice(-4_000)}`)));
    setTimeout(() => reject(new Error(`The demo did not open in ${startWithinMs} ms:\n${output.slice(-4_000)}`)), startWithinMs).unref();
  });
  const url = `http://127.0.0.1:${port}`;
  const close = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM');
      await once(child, 'exit');
    }
    await rm(data, { recursive: true, force: true });
  };
  try {
    await opened;
  } catch (error) {
    await close();
    throw error;
  }
  return { url, jump: jumpAt(url), close };
}

const jumpAt =
  (url: string): DemoHouse['jump'] =>
  async (advance) => {
    const answer = await fetch(`${url}/sandbox/api/clock`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ advance }),
    });
    if (!answer.ok) throw new Error(`The clock did not jump ${advance}: ${answer.status} ${await answer.text()}`);
  };

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}
