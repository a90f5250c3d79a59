import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { unavailable } from '#kernel';

/** What the server does to the next files. Assign to a field; it holds until assigned again. */
export interface ScannerSwitches {
  /** `hang` never answers, `hang_up` closes the line after the command, `error` answers that it cannot. */
  fail: false | 'hang' | 'hang_up' | 'error';
}

export interface ScannerSandbox {
  /** For `clamdScanner`: `tcp://127.0.0.1:<port>`. */
  url: string;
  switches: ScannerSwitches;
  /** Files it gave a verdict on. */
  readonly scanned: number;
  close(): Promise<void>;
}

/** clamd's usual StreamMaxLength. */
const mostBytes = 25 * 1024 * 1024;
/** The test file that every scanner knows and that harms nobody (EICAR). In two parts, so that no scanner finds it in here. */
export const eicar = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR', '-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join('');

/**
 * A clamd in small, over real TCP: PING, VERSION and INSTREAM, with its limits and its words. It knows one thing to be harmful, the EICAR test
 * file, wherever in a file it stands.
 *
 * @throws clamav.sandbox_port (unavailable) when the port is taken
 */
export async function startScannerSandbox({ port = 0, host = '127.0.0.1' } = {}): Promise<ScannerSandbox> {
  const switches: ScannerSwitches = { fail: false };
  const lines = new Set<Socket>();
  let scanned = 0;
  const server = createServer((line) => {
    lines.add(line);
    line.on('close', () => lines.delete(line)).on('error', () => line.destroy());
    serve(line, switches, () => (scanned += 1)).catch(() => line.destroy());
  });
  await listening(server, port, host);
  return {
    url: `tcp://${host}:${(server.address() as AddressInfo).port}`,
    switches,
    get scanned() {
      return scanned;
    },
    async close() {
      for (const line of lines) line.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const listening = (server: Server, port: number, host: string): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', (error) =>
      reject(unavailable('clamav.sandbox_port', `The scanner's sandbox cannot listen on port ${port}: ${error.message}.`)),
    );
    server.listen(port, host, () => resolve());
  });

/** One command on a line, in clamd's two spellings: `zCOMMAND\0` and `nCOMMAND\n`, answered with the same end. */
async function serve(line: Socket, switches: ScannerSwitches, count: () => void): Promise<void> {
  let held: Buffer = Buffer.alloc(0);
  const incoming = line[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  const more = async (): Promise<boolean> => {
    const { value, done } = await incoming.next();
    if (done !== true) held = Buffer.concat([held, value]);
    return done !== true;
  };
  const take = async (bytes: number): Promise<Buffer | undefined> => {
    while (held.length < bytes) if (!(await more())) return undefined;
    const taken = held.subarray(0, bytes);
    held = held.subarray(bytes);
    return taken;
  };

  const end = (await take(1))?.toString() === 'n' ? '\n' : '\0';
  while (!held.includes(end)) if (held.length > 100 || !(await more())) return void line.destroy();
  const command = (await take(held.indexOf(end)))?.toString();
  await take(1);
  const say = (words: string): void => void line.end(words + end);
  if (command === 'PING') return say('PONG');
  if (command === 'VERSION') return say('ClamAV 1.4.0/sandbox');
  if (command !== 'INSTREAM') return say('UNKNOWN COMMAND');
  if (switches.fail === 'hang_up') return void line.destroy();

  let all = 0;
  let tail: Buffer = Buffer.alloc(0);
  let found = false;
  for (;;) {
    const length = (await take(4))?.readUInt32BE();
    if (length === undefined) return void line.destroy();
    if (length === 0) break;
    all += length;
    if (all > mostBytes) return say('INSTREAM size limit exceeded. ERROR');
    const chunk = await take(length);
    if (chunk === undefined) return void line.destroy();
    // What lies across two chunks is found too.
    const seen = Buffer.concat([tail, chunk]);
    found ||= seen.includes(eicar, 0, 'latin1');
    tail = seen.subarray(Math.max(0, seen.length - eicar.length));
  }
  if (switches.fail === 'hang') return;
  if (switches.fail === 'error') return say("Can't allocate memory ERROR");
  count();
  say(found ? 'stream: Eicar-Test-Signature FOUND' : 'stream: OK');
}
