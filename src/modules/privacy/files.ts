import { checkKey } from '#platform/storage';

/** The keys that can name a file, each once: a row may name one that was never stored. */
export function storedKeys(keys: readonly string[]): string[] {
  return [...new Set(keys)].filter((key) => {
    try {
      return checkKey(key) !== '';
    } catch {
      return false;
    }
  });
}
