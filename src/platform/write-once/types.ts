/** A place where a text is put once and stays as it is. What cannot be rewritten there is up to the place: its README says. */
export interface WriteOnce {
  /** Where it is, in words that tell no secret: `folder /srv/checkpoints`. */
  readonly place: string;
  /**
   * Writes a text that is not there yet. The same text again is no error, so that a try whose answer was lost can be made again.
   *
   * @param key lower-case letters, digits, dashes and dots, in folders: `prep/2026/03/000000000012.checkpoint`
   * @throws write_once.taken when another text is there; write_once.unavailable when the place does not answer or refuses
   */
  put(key: string, text: string): Promise<void>;
  read(key: string): Promise<string | undefined>;
  /** Every key that begins so, in order. */
  list(prefix: string): Promise<string[]>;
}

/** @throws when it is no key: nothing outside its place can be named */
export function checkOnceKey(key: string): string {
  if (!/^[a-z0-9][a-z0-9._-]*(\/[a-z0-9][a-z0-9._-]*)*$/.test(key) || key.length > 400)
    throw new Error(`"${key}" is no key of a write-once place.`);
  return key;
}
