import { createHash, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';

/**
 * Text signed by one or more Ed25519 keys, in the form that transparency logs share (c2sp.org/signed-note): the text, an empty line, and a
 * line for each signature: `— NAME BASE64`, where the first four bytes of what BASE64 says name the key.
 */
export interface NoteKey {
  /** Whose key it is, such as `example.org/prep/audit`: no spaces, no plus sign. */
  name: string;
  /** Eight hex digits: the first four bytes of SHA-256 over name, newline, algorithm and public key. */
  id: string;
  publicKey: KeyObject;
}

/** What stands before the 32 bytes of an Ed25519 public key in SubjectPublicKeyInfo (RFC 8410, section 4). */
const spki = Buffer.from('302a300506032b6570032100', 'hex');
const ed25519 = Buffer.from([1]);
const mark = '\u2014 ';

const rawOf = (key: KeyObject): Buffer => key.export({ format: 'der', type: 'spki' }).subarray(spki.length);

export const isNoteName = (name: string): boolean => /^[^\s+\p{Cc}]{1,200}$/u.test(name);

export function noteKey(name: string, publicKey: KeyObject): NoteKey {
  if (!isNoteName(name)) throw new Error(`"${name}" cannot name a key: no spaces and no plus signs, 200 characters at most.`);
  const id = createHash('sha256')
    .update(Buffer.concat([Buffer.from(`${name}\n`), ed25519, rawOf(publicKey)]))
    .digest('hex')
    .slice(0, 8);
  return { name, id, publicKey };
}

/** A key in one line, as it is given from hand to hand: `NAME+ID+BASE64`. */
export const writeNoteKey = ({ name, id, publicKey }: NoteKey): string =>
  `${name}+${id}+${Buffer.concat([ed25519, rawOf(publicKey)]).toString('base64')}`;

/** @throws when the line is no key, or its id is not the one that follows from name and key */
export function readNoteKey(line: string): NoteKey {
  const [name = '', id = '', ...rest] = line.trim().split('+');
  // Base64 has plus signs of its own.
  const bytes = Buffer.from(rest.join('+'), 'base64');
  if (bytes.length !== 33 || bytes[0] !== ed25519[0]) throw new Error(`"${line.trim()}" is no Ed25519 key as NAME+ID+BASE64.`);
  const key = noteKey(name, createPublicKey({ key: Buffer.concat([spki, bytes.subarray(1)]), format: 'der', type: 'spki' }));
  if (key.id !== id) throw new Error(`The key of ${name} calls itself ${id}, but is ${key.id}.`);
  return key;
}

/** @param text ends with a newline; @param signers each with its private key */
export function signNote(text: string, signers: readonly { key: NoteKey; privateKey: KeyObject }[]): string {
  if (!text.endsWith('\n')) throw new Error('The text of a note ends with a newline.');
  const lines = signers.map(({ key, privateKey }) => {
    const signature = Buffer.concat([Buffer.from(key.id, 'hex'), sign(null, Buffer.from(text), privateKey)]);
    return `${mark}${key.name} ${signature.toString('base64')}\n`;
  });
  return `${text}\n${lines.join('')}`;
}

/** The text of a note, and which of the given keys signed it: perhaps none. Signatures of keys not given are passed over. */
export function openNote(note: string, known: readonly NoteKey[]): { text: string; signedBy: NoteKey[] } {
  const cut = note.lastIndexOf('\n\n');
  if (cut < 0 || !note.endsWith('\n')) throw new Error('it is no signed note');
  const text = note.slice(0, cut + 1);
  const signedBy: NoteKey[] = [];
  for (const line of note.slice(cut + 2, -1).split('\n')) {
    const [, name, base64 = ''] = /^\u2014 (\S+) ([A-Za-z0-9+/]+={0,2})$/.exec(line) ?? [];
    if (name === undefined) throw new Error('its signatures cannot be read');
    const bytes = Buffer.from(base64, 'base64');
    // The last letter has bits to spare: one signature is written in one way.
    if (bytes.toString('base64') !== base64) throw new Error(`the signature of ${name} is not written as signatures are`);
    const key = known.find((each) => each.name === name && each.id === bytes.subarray(0, 4).toString('hex'));
    if (key === undefined) continue;
    if (!verify(null, Buffer.from(text), key.publicKey, bytes.subarray(4)))
      throw new Error(`the signature of ${name} (${key.id}) does not fit`);
    signedBy.push(key);
  }
  return { text, signedBy };
}
