import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const runWithinMs = 100_000;

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** A guildhall that runs beside the test. */
export interface Running {
  process: ChildProcess;
  output(): string;
  /** Resolves when it has printed these words; rejects when it ends before. */
  said(words: string): Promise<void>;
  /** SIGTERM, and the exit code that follows. */
  stop(): Promise<number | null>;
}

type Settings = Record<string, string>;

/** Only the settings named: whatever the developer's shell sets would be in the way. */
function launch(args: readonly string[], settings: Settings): ChildProcess {
  const { PATH = '', NODE_COMPILE_CACHE } = process.env;
  return spawn(process.execPath, ['--disable-warning=ExperimentalWarning', join(root, 'src/app/main.ts'), ...args], {
    cwd: root,
    env: { PATH, LOG_LEVEL: 'warn', ...(NODE_COMPILE_CACHE && { NODE_COMPILE_CACHE }), ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Runs the real entry to its end. */
export async function guildhall(args: readonly string[], settings: Settings = {}): Promise<Ended> {
  const child = launch(args, settings);
  const timer = setTimeout(() => child.kill('SIGKILL'), runWithinMs);
  let [stdout, stderr] = ['', ''];
  child.stdout?.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  clearTimeout(timer);
  return { code, stdout, stderr };
}

/** Starts the real entry and leaves it running. */
export function startGuildhall(args: readonly string[], settings: Settings): Running {
  const child = launch(args, settings);
  let heard = '';
  child.stdout?.on('data', (chunk: Buffer) => (heard += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (heard += chunk.toString()));
  const ended = once(child, 'exit') as Promise<[number | null]>;
  return {
    process: child,
    output: () => heard,
    said: (words) =>
      new Promise((resolve, reject) => {
        const look = (): void => void (heard.includes(words) && resolve());
        child.stdout?.on('data', look);
        void ended.then(([code]) =>
          reject(new Error(`guildhall ${args.join(' ')} ended with ${code} before it said "${words}":\n${heard}`)),
        );
        look();
      }),
    async stop() {
      child.kill('SIGTERM');
      const [code] = await ended;
      return code;
    },
  };
}

export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}
