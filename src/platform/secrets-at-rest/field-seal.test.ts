import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isGuildhallError } from '#kernel';
import { fieldSeal } from './index.ts';

const key = (id: string) => ({ id, secret: `${id} and enough of chance to be a secret` });
const unreadable = (error: unknown): boolean => isGuildhallError(error, 'secrets.unreadable');

describe('a sealed field', () => {
  test('opens in its place alone, is never the same twice, and does not show what it holds', () => {
    const seal = fieldSeal([key('one')]);
    const sealed = seal.protect('ya29.token', 'connection 1');
    assert.equal(seal.unprotect(sealed, 'connection 1'), 'ya29.token');
    assert.notEqual(seal.protect('ya29.token', 'connection 1'), sealed);
    assert.ok(!Buffer.from(sealed.split('.')[3] ?? '', 'base64url').includes('ya29'));
    assert.throws(() => seal.unprotect(sealed, 'connection 2'), unreadable);
  });

  test('that was altered anywhere, cut short or given another key’s name does not open', () => {
    const seal = fieldSeal([key('one'), key('two')]);
    const sealed = seal.protect('token', 'here');
    const [form = '', id = '', nonce = '', body = ''] = sealed.split('.');
    const flipped = (text: string) => (text.startsWith('A') ? 'B' : 'A') + text.slice(1);
    for (const wrong of [
      [form, id, nonce, flipped(body)],
      [form, id, flipped(nonce), body],
      [form, 'two', nonce, body],
      ['f2', id, nonce, body],
      [form, id, nonce, body.slice(0, 8)],
      [form, id, '', ''],
    ])
      assert.throws(() => seal.unprotect(wrong.join('.'), 'here'), unreadable, wrong.join('.'));
  });

  test('of an old key opens while that key is kept behind the new one, is told as not current, and is lost with its key', () => {
    const sealed = fieldSeal([key('old')]).protect('token', 'here');
    const rotated = fieldSeal([key('new'), key('old')]);
    assert.equal(rotated.unprotect(sealed, 'here'), 'token');
    assert.equal(rotated.isCurrent(sealed), false);
    const anew = rotated.protect('token', 'here');
    assert.equal(rotated.isCurrent(anew), true);
    const retired = fieldSeal([key('new')]);
    assert.equal(retired.unprotect(anew, 'here'), 'token');
    assert.throws(() => retired.unprotect(sealed, 'here'), unreadable);
  });

  test('keys that are short, nameless or named twice are refused when the house starts', () => {
    for (const keys of [[], [{ id: 'a', secret: 'short' }], [{ ...key('one'), id: 'A b' }], [key('one'), key('one')]])
      assert.throws(() => fieldSeal(keys));
  });
});
