export { isS3Place, s3WriteOnce, type S3Place } from './object-lock.ts';
