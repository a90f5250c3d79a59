import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { DeleteObjectCommand, GetObjectCommand, ListObjectVersionsCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { isGuildhallError, systemClock } from '#kernel';
import type { WriteOnce } from '#platform/write-once';
import { startS3Sandbox, type S3Sandbox } from '#test/s3';
import { s3WriteOnce } from './index.ts';

describe('a write-once place in S3 under Object Lock', () => {
  let sandbox: S3Sandbox;
  let place: WriteOnce;
  /** Somebody with every right in the account. */
  let owner: S3Client;
  const Bucket = 'checkpoints';
  const placeWith = (secretAccessKey: string): WriteOnce =>
    s3WriteOnce({
      address: `s3://${Bucket}/audit`,
      region: sandbox.region,
      endpoint: sandbox.url,
      credentials: { accessKeyId: sandbox.accessKeyId, secretAccessKey },
      retainDays: 1,
      clock: systemClock,
    });
  const refusedAs = (code: string) => (error: unknown) => isGuildhallError(error, code);

  before(async () => {
    sandbox = await startS3Sandbox();
    place = placeWith(sandbox.secretAccessKey);
    const { region, url: endpoint, accessKeyId, secretAccessKey } = sandbox;
    owner = new S3Client({ region, endpoint, forcePathStyle: true, credentials: { accessKeyId, secretAccessKey }, maxAttempts: 1 });
  });
  after(async () => {
    owner.destroy();
    await sandbox.close();
  });

  test('keeps the first text, takes the same again, refuses another, and lists over pages', async () => {
    for (const n of [1, 2, 3]) await place.put(`prep/${n}.checkpoint`, `text ${n}\n`);
    await place.put('prep/1.checkpoint', 'text 1\n');
    await assert.rejects(place.put('prep/1.checkpoint', 'another\n'), refusedAs('write_once.taken'));
    assert.equal(await place.read('prep/1.checkpoint'), 'text 1\n');
    assert.equal(await place.read('prep/1'), undefined);
    assert.deepEqual(await place.list('prep/'), ['prep/1.checkpoint', 'prep/2.checkpoint', 'prep/3.checkpoint']);
  });

  test('lets one of many twins in', async () => {
    const tries = await Promise.allSettled(Array.from({ length: 10 }, (_, n) => place.put('twins', `text ${n}\n`)));
    assert.equal(tries.filter(({ status }) => status === 'fulfilled').length, 1);
  });

  test('a locked version cannot be deleted, and one put over it or a marker before it changes nothing', async () => {
    const Key = 'audit/prep/1.checkpoint';
    const { Versions = [] } = await owner.send(new ListObjectVersionsCommand({ Bucket, Prefix: Key }));
    await assert.rejects(owner.send(new DeleteObjectCommand({ Bucket, Key, VersionId: Versions[0]?.VersionId })), /AccessDenied/);
    await owner.send(new PutObjectCommand({ Bucket, Key, Body: 'rewritten\n' }));
    await owner.send(new DeleteObjectCommand({ Bucket, Key }));
    assert.equal(await place.read('prep/1.checkpoint'), 'text 1\n');
    assert.ok((await place.list('prep/')).includes('prep/1.checkpoint'));
    await assert.rejects(place.put('prep/1.checkpoint', 'another\n'), refusedAs('write_once.taken'));
  });

  test('answers nobody with a wrong secret, without a signature, or with one of an hour ago', async () => {
    await assert.rejects(placeWith('another secret').read('prep/1.checkpoint'), refusedAs('write_once.unavailable'));
    assert.equal((await fetch(`${sandbox.url}/${Bucket}/audit/prep/2.checkpoint`)).status, 403);
    owner.config.systemClockOffset = -3_600_000;
    await assert.rejects(owner.send(new GetObjectCommand({ Bucket, Key: 'audit/prep/2.checkpoint' })), /RequestTimeTooSkewed/);
    owner.config.systemClockOffset = 0;
  });

  test('a store that is away says so, and takes the text when it is back', async () => {
    sandbox.isAway = true;
    await assert.rejects(place.put('prep/4.checkpoint', 'text 4\n'), refusedAs('write_once.unavailable'));
    sandbox.isAway = false;
    await place.put('prep/4.checkpoint', 'text 4\n');
    assert.equal(await place.read('prep/4.checkpoint'), 'text 4\n');
  });

  test('an address that is none is told at once', () => {
    for (const address of ['s3://', 's3://A', 's3://bucket/../x', 'bucket'])
      assert.throws(() => s3WriteOnce({ address, region: 'us-west-2', retainDays: 1, clock: systemClock }), /no place in S3/, address);
  });
});
