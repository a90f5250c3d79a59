import { join } from 'node:path';
import type { Clock } from '#kernel';
import type { Settings } from '#platform/config';
import { folderWriteOnce, type WriteOnce } from '#platform/write-once';
import { isS3Place, s3WriteOnce } from '#vendors/s3';

/** Where the audit log's checkpoints go: a bucket under Object Lock, or a folder. */
export function checkpointPlace(settings: Settings, clock: Clock): WriteOnce {
  const { auditCheckpoints: address, auditS3AccessKeyId: accessKeyId, auditS3SecretAccessKey: secretAccessKey } = settings;
  if (address === undefined || !isS3Place(address)) return folderWriteOnce(address ?? join(settings.dataDirectory, 'checkpoints'));
  return s3WriteOnce({
    address,
    region: settings.auditS3Region,
    ...(settings.auditS3Endpoint === undefined ? {} : { endpoint: settings.auditS3Endpoint }),
    ...(accessKeyId === undefined || secretAccessKey === undefined ? {} : { credentials: { accessKeyId, secretAccessKey } }),
    retainDays: settings.auditS3RetainDays,
    clock,
  });
}
