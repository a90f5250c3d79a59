import type { Readable } from 'node:stream';

export interface StoredFile {
  /** See {@link checkKey}. Its ending says the content type. */
  key: string;
  contentType: string;
  bytes: number;
}

export interface PutLimit {
  maxBytes: number;
  /** `read` opens the bytes from their beginning; who does not read them to their end destroys them. */
  inspect?(bytes: number, read: () => Readable): Promise<void>;
}

/**
 * Files of one market: put, get, stat, remove, list. A file is there in full or not at all, and a later put takes the place of
 * an earlier one. Keys are flat names with slashes, as object stores have them, so a bucket fits behind this as a folder does.
 * Errors: storage.bad_key, storage.too_large; a store that cannot be reached throws `unavailable` storage.unreachable.
 */
export interface Storage {
  /**
   * Reads the body to its end; past `maxBytes` nothing is kept. `inspect` is called when every byte is there and nobody can find the file yet: what
   * it throws is thrown, and nothing is kept.
   *
   * @throws storage.too_large, storage.bad_key
   */
  put(key: string, body: Uint8Array | Readable, limit: PutLimit): Promise<StoredFile>;
  /** Undefined when there is none. Who does not read the stream to its end must destroy it. */
  get(key: string): Promise<(StoredFile & { stream: Readable }) | undefined>;
  stat(key: string): Promise<StoredFile | undefined>;
  /** Removing what is not there is fine. */
  remove(key: string): Promise<void>;
  /**
   * Keys that begin with `folder/`, in order, from behind `after` on. `minimumAgeSeconds` is counted by the store's own clock:
   * business time may jump, and a file that was just written must not look a day old.
   */
  list(folder: string, page: { after?: string | undefined; limit: number; minimumAgeSeconds?: number }): Promise<StoredFile[]>;
}
