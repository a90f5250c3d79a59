import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readAtMost } from './index.ts';

test('a body is read whole up to the last byte allowed, and one byte more stops the reading at once', async () => {
  let sent = 0;
  async function* body() {
    for (; sent < 10; sent++) yield Buffer.from('abc');
  }
  const tooLarge = () => new Error('too large');
  assert.equal((await readAtMost(body(), 30, tooLarge)).length, 30);
  sent = 0;
  await assert.rejects(readAtMost(body(), 5, tooLarge), /too large/);
  assert.equal(sent, 1, 'nothing more was asked for');
  assert.equal((await readAtMost(null, 0, tooLarge)).length, 0);
});
