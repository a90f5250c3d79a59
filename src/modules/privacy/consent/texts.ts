import { createHash } from 'node:crypto';
import { assert } from '#kernel';

export const languages = ['en', 'es'] as const;
export type Language = (typeof languages)[number];

/** One version of a text, in every language. To change a word, add a version. */
export interface TextVersion {
  /** Such as `2026-03`. */
  version: string;
  /** From when it is the one in force. */
  since: Temporal.Instant;
  words: Readonly<Record<Language, { title: string; text: string }>>;
}

/** Something that people agree to, as data of a market. */
export interface ConsentText {
  /** `terms`, `privacy`, `news`. */
  kind: string;
  /**
   * `needed`: it comes with the account, and a new version asks again. `free`: given and taken back as one likes, and never given unless
   * somebody gave it.
   */
  nature: 'needed' | 'free';
  /** Oldest first, at least one. */
  versions: readonly [TextVersion, ...TextVersion[]];
}

/** The version in force at a moment; before the first one, the first. */
export function inForce({ kind, versions }: ConsentText, at: Temporal.Instant): TextVersion {
  const found = versions.findLast(({ since }) => Temporal.Instant.compare(since, at) <= 0) ?? versions[0];
  assert(found !== undefined, `"${kind}" has no text`);
  return found;
}

/** The digest under which a row keeps what was read, to the letter. */
export function digestOf({ words }: TextVersion, language: Language): string {
  const { title, text } = words[language];
  return createHash('sha256').update(`${title}\n\n${text}`).digest('hex');
}
