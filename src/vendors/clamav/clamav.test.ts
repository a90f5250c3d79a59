import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { after, before, beforeEach, describe, test } from 'node:test';
import { isGuildhallError } from '#kernel';
import { clamdScanner, eicar, startScannerSandbox, type ScannerSandbox } from '#vendors/clamav';

describe('a file that clamd is asked about', { timeout: 30_000 }, () => {
  let sandbox: ScannerSandbox;
  before(async () => void (sandbox = await startScannerSandbox()));
  beforeEach(() => void (sandbox.switches.fail = false));
  after(() => sandbox.close());

  const scan = (...chunks: Buffer[]): Promise<string | undefined> =>
    clamdScanner({ url: sandbox.url, timeoutMs: 5_000 }).scan(Readable.from(chunks));
  const hit = Buffer.from(eicar, 'latin1');

  test('is clean, or is named, wherever the harm stands in it and however it is cut', async () => {
    assert.equal(await scan(randomBytes(300_000)), undefined);
    assert.equal(await scan(), undefined);
    assert.equal(await scan(hit), 'Eicar-Test-Signature');
    assert.equal(await scan(randomBytes(100_000), hit.subarray(0, 30), hit.subarray(30), randomBytes(10)), 'Eicar-Test-Signature');
    assert.equal(await scan(...Array.from(hit, (byte) => Buffer.from([byte]))), 'Eicar-Test-Signature');
  });

  test('has no verdict, and never a clean one, when clamd hangs up, hangs, is not there, cannot, or finds it too large', async () => {
    const refusedWith = (code: string) => (error: unknown) => isGuildhallError(error, code);
    sandbox.switches.fail = 'hang_up';
    await assert.rejects(scan(hit), refusedWith('malware.unreachable'));
    sandbox.switches.fail = 'hang';
    await assert.rejects(clamdScanner({ url: sandbox.url, timeoutMs: 100 }).scan(Readable.from([hit])), refusedWith('malware.unreachable'));
    sandbox.switches.fail = 'error';
    await assert.rejects(scan(hit), refusedWith('malware.no_verdict'));
    sandbox.switches.fail = false;
    await assert.rejects(scan(...Array.from({ length: 26 }, () => Buffer.alloc(1_048_576))), refusedWith('malware.no_verdict'));
    await assert.rejects(clamdScanner({ url: 'unix:/nowhere/clamd.ctl' }).scan(Readable.from([hit])), refusedWith('malware.unreachable'));
    const broken = new Readable({ read: () => undefined });
    setImmediate(() => broken.destroy(new Error('the disk is gone')));
    await assert.rejects(clamdScanner({ url: sandbox.url, timeoutMs: 5_000 }).scan(broken), refusedWith('malware.unreachable'));
  });

  test('is asked about in clamd’s own words, in both of its spellings', async () => {
    const say = (words: string): Promise<string> =>
      text(
        connect(Number(new URL(sandbox.url).port), '127.0.0.1')
          .setTimeout(5_000)
          .end(words),
      );
    assert.equal(await say('zPING\0'), 'PONG\0');
    assert.equal(await say('nPING\n'), 'PONG\n');
    assert.match(await say('zVERSION\0'), /^ClamAV /);
    assert.equal(await say('nINSTREAM\n\0\0\0\x02ab\0\0\0\0'), 'stream: OK\n');
    assert.equal(await say('zSHUTDOWN\0'), 'UNKNOWN COMMAND\0');
  });
});
