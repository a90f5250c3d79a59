import type { S3Client } from '@aws-sdk/client-s3';
import type { Clock } from '#kernel';
import { checkOnceKey, taken, unreachable, type WriteOnce } from '#platform/write-once';

export interface S3Place {
  /** `s3://BUCKET` or `s3://BUCKET/FOLDER`. The bucket was made with Object Lock. */
  address: string;
  region: string;
  /** A store that speaks S3 and is not AWS; buckets are then named in the path. */
  endpoint?: string;
  /** Absent: whatever the machine has been given (its role, `AWS_…`). */
  credentials?: { accessKeyId: string; secretAccessKey: string };
  /** How long nobody may delete or rewrite a text, the account's owner included. */
  retainDays: number;
  clock: Clock;
  timeoutMs?: number;
}

const addressForm = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/([a-z0-9][a-z0-9._/-]*?))?\/?$/;
export const isS3Place = (text: string): boolean => text.startsWith('s3:');

/**
 * Texts in a bucket under Object Lock in compliance mode: until its time is over nobody deletes a version or shortens its time. Who may
 * write can still hide a text behind a delete marker, or put a newer version over it; so what counts here is always the oldest version of
 * a key, which neither can touch.
 */
export function s3WriteOnce(config: S3Place): WriteOnce {
  const [, Bucket = '', folder] = addressForm.exec(config.address) ?? [];
  if (Bucket === '') throw new Error(`"${config.address}" is no place in S3. Write it as s3://bucket/folder.`);
  const before = folder === undefined ? '' : `${folder}/`;
  const place = `bucket ${config.address}`;
  let opened: Promise<{ sdk: typeof import('@aws-sdk/client-s3'); s3: S3Client }> | undefined;
  const open = () => (opened ??= connect(config));

  async function* versions(prefix: string): AsyncGenerator<{ key: string; versionId: string }> {
    const { sdk, s3 } = await open();
    for (let after: { KeyMarker?: string | undefined; VersionIdMarker?: string | undefined } = {}; ; ) {
      const found = await s3.send(new sdk.ListObjectVersionsCommand({ Bucket, Prefix: before + prefix, ...after }));
      // Newest first within a key.
      for (const { Key = '', VersionId = 'null' } of found.Versions ?? []) yield { key: Key.slice(before.length), versionId: VersionId };
      if (found.IsTruncated !== true) return;
      after = { KeyMarker: found.NextKeyMarker, VersionIdMarker: found.NextVersionIdMarker };
    }
  }

  async function oldest(key: string): Promise<string | undefined> {
    let versionId: string | undefined;
    for await (const each of versions(checkOnceKey(key))) if (each.key === key) versionId = each.versionId;
    if (versionId === undefined) return undefined;
    const { sdk, s3 } = await open();
    const { Body } = await s3.send(new sdk.GetObjectCommand({ Bucket, Key: before + key, VersionId: versionId }));
    return (await Body?.transformToString('utf8')) ?? '';
  }

  const reached = async <Value>(work: () => Promise<Value>): Promise<Value> => {
    try {
      return await work();
    } catch (error) {
      throw unreachable(place, error);
    }
  };

  return {
    place,
    read: (key) => reached(() => oldest(key)),
    list: (prefix) =>
      reached(async () => {
        const keys = new Set<string>();
        for await (const { key } of versions(prefix)) keys.add(key);
        return [...keys].toSorted();
      }),
    async put(key, text) {
      // A delete marker would let a second version in: look first, and let the store decide between twins.
      const there = (await reached(() => oldest(key))) ?? (await reached(() => putNew(key, text)));
      if (there !== undefined && there !== text) throw taken(key, place);
    },
  };

  /** @returns what somebody else put there meanwhile; undefined when it was put */
  async function putNew(key: string, text: string): Promise<string | undefined> {
    const { sdk, s3 } = await open();
    try {
      await s3.send(
        new sdk.PutObjectCommand({
          Bucket,
          Key: before + key,
          Body: text,
          ContentType: 'text/plain; charset=utf-8',
          IfNoneMatch: '*',
          // Object Lock demands one.
          ChecksumAlgorithm: 'SHA256',
          ObjectLockMode: 'COMPLIANCE',
          ObjectLockRetainUntilDate: new Date(config.clock.now().add({ hours: 24 * config.retainDays }).epochMilliseconds),
        }),
      );
      return undefined;
    } catch (error) {
      if ((error as { name?: string }).name !== 'PreconditionFailed') throw error;
      return oldest(key);
    }
  }
}

/** The client is large, and only a house with such a place needs it. */
async function connect({ region, endpoint, credentials, timeoutMs = 10_000 }: S3Place) {
  const sdk = await import('@aws-sdk/client-s3');
  const s3 = new sdk.S3Client({
    region,
    ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
    ...(credentials === undefined ? {} : { credentials }),
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    // The job tries again by itself.
    maxAttempts: 2,
    requestHandler: { requestTimeout: timeoutMs, connectionTimeout: timeoutMs, throwOnRequestTimeout: true },
  });
  return { sdk, s3 };
}
