import { taken } from './folder.ts';
import { checkOnceKey, type WriteOnce } from './types.ts';

/** Keeps texts as long as the process lives. */
export function memoryWriteOnce(): WriteOnce {
  const texts = new Map<string, string>();
  const place = 'memory of this process';
  return {
    place,
    async put(key, text) {
      if ((texts.get(checkOnceKey(key)) ?? text) !== text) throw taken(key, place);
      texts.set(key, text);
    },
    read: async (key) => texts.get(key),
    list: async (prefix) => [...texts.keys()].filter((key) => key.startsWith(prefix)).toSorted(),
  };
}
