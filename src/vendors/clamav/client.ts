import { connect, type Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { isGuildhallError, unavailable } from '#kernel';
import type { MalwareScanner } from '#platform/malware';

export interface ClamdPlace {
  /** `tcp://host:3310`, or `unix:/run/clamav/clamd.ctl`. */
  url: string;
  /** For one file, connecting and all. Default 30,000. */
  timeoutMs?: number;
}

const longestAnswer = 4_096;

/**
 * Asks a clamd by INSTREAM (man clamd(8)): each chunk with its length in four bytes, an empty one at the end, one answer. A connection each,
 * as clamd closes it after an answer.
 *
 * @throws malware.unreachable when it does not answer in time; malware.no_verdict when it answers that it could not look at this file
 */
export function clamdScanner({ url, timeoutMs = 30_000 }: ClamdPlace): MalwareScanner {
  return {
    async scan(bytes) {
      const line = open(url);
      // Also while nobody reads it yet: what cannot be read is not clean.
      bytes.once('error', (error) => line.destroy(error));
      const late = setTimeout(() => line.destroy(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
      try {
        // Both at once: clamd may answer, and hang up, before it has read everything.
        const [answer] = await Promise.all([answerOn(line), send(line, bytes)]);
        return verdictOf(answer);
      } catch (error) {
        if (isGuildhallError(error)) throw error;
        throw unavailable('malware.unreachable', `The malware scanner does not answer: ${(error as Error).message}.`);
      } finally {
        clearTimeout(late);
        bytes.destroy();
        line.destroy();
      }
    },
  };
}

function open(url: string): Socket {
  const { protocol, hostname, port, pathname } = new URL(url);
  return protocol === 'unix:' ? connect(pathname) : connect(Number(port), hostname.replace(/^\[|\]$/g, ''));
}

/** Stops without a word when the line is closed: what the answer was, or why there is none, the other half knows. */
async function send(line: Socket, bytes: Readable): Promise<void> {
  const write = (data: Buffer | string): Promise<boolean> =>
    new Promise((resolve) =>
      line.destroyed ? resolve(false) : line.write(data, (error) => resolve(error === undefined || error === null)),
    );
  if (!(await write('zINSTREAM\0'))) return;
  for await (const chunk of bytes) {
    const data = Buffer.from(chunk as Uint8Array);
    if (data.length > 0 && !(await write(Buffer.concat([lengthOf(data), data])))) return;
  }
  await write(lengthOf(Buffer.alloc(0)));
}

function lengthOf({ length }: Buffer): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt32BE(length);
  return head;
}

function answerOn(line: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    line.on('data', (data) => {
      answer += data.toString('latin1');
      if (answer.includes('\0')) resolve(answer.slice(0, answer.indexOf('\0')));
      else if (answer.length > longestAnswer) line.destroy(new Error('its answer has no end'));
    });
    line.on('error', reject);
    line.on('close', () => reject(new Error('it hung up')));
  });
}

/** `stream: OK`, `stream: Eicar-Test-Signature FOUND`, or what went wrong, `… ERROR`. Only the first two are verdicts. */
function verdictOf(answer: string): string | undefined {
  if (answer === 'stream: OK') return undefined;
  const found = /^stream: (.+) FOUND$/.exec(answer)?.[1];
  if (found === undefined) throw unavailable('malware.no_verdict', `The malware scanner said "${answer.slice(0, 200)}".`);
  return found.replaceAll(/[^\w.:()-]/g, '?').slice(0, 120);
}
