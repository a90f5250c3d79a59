import { invalid } from '#kernel';

/** What the house stores, by the ending of the key. A file of another type has no key, so it cannot be stored or served. */
const typesByEnding: Readonly<Record<string, string>> = {
  jpg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  pdf: 'application/pdf',
  csv: 'text/csv; charset=utf-8',
  json: 'application/json',
  zip: 'application/zip',
};

const shape = /^[a-z0-9][a-z0-9-]*(?:\/[a-z0-9][a-z0-9-]*)*\.([a-z]+)$/;
const longest = 200;

/**
 * A key is words of small letters, digits and hyphens, with slashes between them and a known ending: `photographs/0198/480.webp`.
 * No dots but the one, no capitals, no leading slash: it is the same name on every disk and can lead nowhere else.
 *
 * @returns the content type
 * @throws storage.bad_key
 */
export function checkKey(key: string): string {
  const ending = shape.exec(key)?.[1] ?? '';
  // Every object has a "constructor"; that is no ending.
  const type = Object.hasOwn(typesByEnding, ending) ? typesByEnding[ending] : undefined;
  if (type !== undefined && key.length <= longest) return type;
  throw invalid(
    'storage.bad_key',
    `"${key.slice(0, longest)}" cannot name a file. Use small letters, digits, hyphens and slashes, and an ending such as .webp.`,
  );
}

/** The ending of keys of a content type, such as "jpg"; undefined when such files are not stored. */
export function endingOf(contentType: string): string | undefined {
  return Object.keys(typesByEnding).find((ending) => typesByEnding[ending] === contentType);
}
