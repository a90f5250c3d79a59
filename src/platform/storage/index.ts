export { folderStorage } from './folder.ts';
export { checkKey, endingOf } from './keys.ts';
export { filesModule } from './module.ts';
export { urlSigner, type SignedUpload, type SignedUrls, type UrlSigner } from './signed-urls.ts';
export { UploadSchema } from './upload-schema.ts';
export type { Storage, StoredFile } from './types.ts';
