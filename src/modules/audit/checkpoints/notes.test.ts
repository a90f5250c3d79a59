import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { describe, test } from 'node:test';
import { readCheckpoint, writeCheckpoint } from './checkpoint.ts';
import { introduceKey, introducedKey, trustedKeys } from './key-chain.ts';
import { noteKey, openNote, readNoteKey, writeNoteKey } from './signed-note.ts';

const made = (name = 'example.org/prep/audit') => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return { key: noteKey(name, publicKey), privateKey };
};
const root = 'ab'.repeat(32);
const facts = { origin: 'example.org/prep/audit', size: 12, root, at: '2026-03-02T17:00:00Z' };

describe('a signed note', () => {
  test('of another implementation, published with it, opens under its key', () => {
    // The example that Go's package golang.org/x/mod/sumdb/note documents and is tested with.
    const key = readNoteKey('PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW');
    const note =
      "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n" +
      '\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n';
    assert.equal(openNote(note, [key]).signedBy[0], key);
    assert.throws(() => openNote(note.replace('answer', 'Answer'), [key]), /does not fit/);
  });

  test('has keys that travel in one line, and a line whose id is another is refused', () => {
    const { key } = made();
    assert.deepEqual(writeNoteKey(readNoteKey(writeNoteKey(key))), writeNoteKey(key));
    assert.throws(() => readNoteKey(writeNoteKey(key).replace(key.id, '00000000')), /calls itself/);
    assert.throws(() => readNoteKey('example.org'), /no Ed25519 key/);
  });
});

describe('a checkpoint', () => {
  const signer = made();
  const note = writeCheckpoint(facts, signer);

  test('is read as it was written, under the key that signed it', () => {
    assert.deepEqual(readCheckpoint(note, [signer.key]), { ...facts, key: signer.key });
    assert.deepEqual(note.split('\n').slice(0, 5), [
      facts.origin,
      '12',
      Buffer.from(root, 'hex').toString('base64'),
      `time ${facts.at}`,
      '',
    ]);
  });

  test('whose signature is spelled otherwise, with the same bytes, is refused: one checkpoint is one text', () => {
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
    const [last = ''] = /.(?==\n$)/.exec(note) ?? [];
    const other = `${note.slice(0, -3)}${letters[letters.indexOf(last) + 1]}=\n`;
    const bytesOf = (text: string): Buffer => Buffer.from(text.slice(text.lastIndexOf(' ') + 1), 'base64');
    assert.deepEqual(bytesOf(other), bytesOf(note));
    assert.throws(() => readCheckpoint(other, [signer.key]), /not written as/);
  });

  test('changed in any letter, or signed by another key, is refused', () => {
    for (let at = 0; at < note.length; at++) {
      const changed = note.slice(0, at) + String.fromCharCode(note.charCodeAt(at) ^ 1) + note.slice(at + 1);
      assert.throws(() => readCheckpoint(changed, [signer.key]), Error, `letter ${at}`);
    }
    assert.throws(() => readCheckpoint(note, [made().key]), /none of the keys/);
    assert.throws(() => readCheckpoint(writeCheckpoint(facts, made('example.org/else')), [signer.key]), /none of the keys/);
  });

  test('signed in the name of another log does not pass, though that log’s key is known', () => {
    const other = made('example.org/other/audit');
    assert.throws(() => readCheckpoint(writeCheckpoint(facts, other), [signer.key, other.key]), /none of the keys/);
  });
});

describe('keys of checkpoints', () => {
  const [first, second, third, stranger] = [made(), made(), made(), made()];
  const at = facts.at;
  const chain = [introduceKey(first, at, undefined), introduceKey(second, at, first), introduceKey(third, at, second)];
  const ids = (keys: readonly { id: string }[]): string[] => keys.map(({ id }) => id);

  test('are trusted from one that is trusted on, each introduced by the one before', () => {
    assert.deepEqual(ids(trustedKeys(chain, [first.key])), ids([first.key, second.key, third.key]));
    assert.deepEqual(ids(trustedKeys(chain, [second.key])), ids([second.key, third.key]));
  });

  test('are not trusted when a stranger introduced them, or they themselves alone', () => {
    assert.deepEqual(ids(trustedKeys([introduceKey(second, at, stranger)], [first.key])), [first.key.id]);
    assert.deepEqual(ids(trustedKeys([introduceKey(stranger, at, undefined)], [first.key])), [first.key.id]);
  });

  test('cannot be put in the place of another’s in its introduction', () => {
    const swapped = introduceKey(second, at, first).replace(writeNoteKey(second.key), writeNoteKey(third.key));
    assert.throws(() => introducedKey(swapped), /did not sign/);
  });
});
