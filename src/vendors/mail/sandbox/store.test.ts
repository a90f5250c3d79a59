import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { openMailStore } from './store.ts';

const parsed = (messageId: string | undefined) => ({
  messageId,
  subject: 's',
  from: 'a@a.example',
  to: 'b@b.example',
  date: undefined,
  text: '',
  html: '',
  headers: {},
  links: [],
});
const at = Temporal.Instant.from('2026-01-01T00:00:00Z');

test('a full mailbox forgets its oldest message, and who it went to', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'guildhall-inbox-'));
  const store = openMailStore(join(folder, 'mail.db'), 3);
  t.after(() => {
    store.close();
    rmSync(folder, { recursive: true });
  });
  for (const n of [1, 2, 3, 4, 5]) store.add(parsed(`m${n}`), [`p${n}@b.example`], new Uint8Array(), at);
  assert.equal(store.count(), 3);
  assert.deepEqual(
    store.list().map((mail) => mail.messageId),
    ['m5', 'm4', 'm3'],
  );
  assert.deepEqual(store.list({ to: 'p1@b.example' }), []);
});

test('messages without a Message-ID are all kept', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'guildhall-inbox-'));
  const store = openMailStore(join(folder, 'mail.db'));
  t.after(() => {
    store.close();
    rmSync(folder, { recursive: true });
  });
  store.add(parsed(undefined), ['b@b.example'], new Uint8Array(), at);
  store.add(parsed(undefined), ['b@b.example'], new Uint8Array(), at);
  assert.equal(store.count(), 2);
});
