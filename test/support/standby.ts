import { execFile } from 'node:child_process';
import { chown, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A streaming standby of the server at `primary`, copied from it as an operator would, on a free port of this machine. */
export interface Standby {
  url: string;
  stop(): Promise<void>;
}

export async function startStandby(primary: string): Promise<Standby> {
  const bin = process.env.TEST_POSTGRES_BIN;
  if (bin === undefined) throw new Error('TEST_POSTGRES_BIN names the folder of pg_basebackup; .ci/services sets it.');
  const { hostname, port, username, pathname } = new URL(primary);
  const isRoot = process.getuid?.() === 0;
  // PostgreSQL refuses to run as root; whoever is not root runs it as themselves.
  const as = (program: string, args: string[]) =>
    isRoot ? run('runuser', ['-u', 'postgres', '--', join(bin, program), ...args]) : run(join(bin, program), args);
  const folder = await mkdtemp(join(tmpdir(), 'guildhall-standby-'));
  const data = join(folder, 'data');
  await mkdir(data, { mode: 0o700 });
  if (isRoot) {
    const { stdout } = await run('id', ['-u', 'postgres']);
    for (const each of [folder, data]) await chown(each, Number(stdout), -1);
  }
  const own = await freePort();
  await as('pg_basebackup', ['-h', hostname, '-p', port, '-U', username, '-D', data, '-R', '-X', 'stream', '-c', 'fast']);
  // A standby needs places for as many connections as its primary has, or more.
  const options = `-c max_connections=500 -c listen_addresses=127.0.0.1 -c port=${own} -k ${folder} -c shared_buffers=32MB`;
  await as('pg_ctl', ['-D', data, '-w', '-l', join(folder, 'log'), '-o', options, 'start']);
  return {
    url: `postgres://${username}@127.0.0.1:${own}${pathname}`,
    async stop() {
      await as('pg_ctl', ['-D', data, '-m', 'immediate', 'stop']);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
