import { Readable } from 'node:stream';
import { strToU8, Zip, ZipDeflate, ZipPassThrough } from 'fflate';

export interface ZipEntry {
  name: string;
  /** Photographs and papers are packed already: they are stored as they are. */
  packed?: boolean;
  content: string | Uint8Array;
}

/** Writes a zip as its entries come, one in memory at a time. */
export function zipOf(entries: AsyncIterable<ZipEntry>): Readable {
  return Readable.from(chunks(entries), { objectMode: false });
}

async function* chunks(entries: AsyncIterable<ZipEntry>): AsyncGenerator<Uint8Array> {
  let ready: Uint8Array[] = [];
  let failure: Error | undefined;
  const zip = new Zip((error, chunk) => {
    if (error !== null) failure = error;
    else ready.push(chunk);
  });
  const drain = function* (): Generator<Uint8Array> {
    if (failure !== undefined) throw failure;
    const out = ready.filter(({ length }) => length > 0);
    ready = [];
    yield* out;
  };
  for await (const { name, packed = false, content } of entries) {
    const file = packed ? new ZipPassThrough(name) : new ZipDeflate(name, { level: 6 });
    zip.add(file);
    file.push(typeof content === 'string' ? strToU8(content) : content, true);
    yield* drain();
  }
  zip.end();
  yield* drain();
}
