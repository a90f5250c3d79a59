import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import { frozenClock, isGuildhallError } from '#kernel';
import { type Mail, type MailMessage, type MailSandbox, smtpMail, startMailSandbox } from './index.ts';

const SENT_AT = '2026-03-08T10:00:00Z';
const message = (over: Partial<MailMessage> = {}): MailMessage => ({
  to: 'ana@chefs.example',
  subject: 'Your booking is confirmed',
  text: 'See you on Sunday.',
  messageId: '<n-1@prep.example>',
  ...over,
});
const withCode = (code: string, words?: RegExp) => (error: unknown) =>
  isGuildhallError(error, code) && (words === undefined || words.test(error.message));

describe('mail through real SMTP', () => {
  let folder: string;
  let sandbox: MailSandbox;
  let mail: Mail;
  const connect = (url: string, timeoutMs = 5_000): Mail =>
    smtpMail({ url, from: 'Prep Küche <hello@prep.example>', timeoutMs, clock: frozenClock(SENT_AT) });
  const start = (): Promise<MailSandbox> => startMailSandbox({ dataFile: join(folder, 'mail.db'), clock: frozenClock(SENT_AT) });

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'guildhall-mail-'));
    sandbox = await start();
    mail = connect(sandbox.url);
  });
  after(async () => {
    await mail.close();
    await sandbox.close();
    await rm(folder, { recursive: true, force: true });
  });
  beforeEach(() => {
    sandbox.inbox.clear();
    Object.assign(sandbox.switches, { refuse: false, delayMs: 0, drop: false });
  });

  test('a message in any script arrives as it was written, text and HTML', async () => {
    const text = 'Grüße, こんにちは 👩‍🍳\n.\nA line that starts with a dot: .hidden\n';
    const html = '<p>Grüße, <b>こんにちは</b> 👩‍🍳</p>';
    const subject = 'Küche bestätigt: 予約が確定しました, ten o’clock at the longest kitchen name that this city has';
    const sent = await mail.send(message({ subject, text, html }));

    assert.equal(sent.messageId, '<n-1@prep.example>');
    const [got] = sandbox.inbox.list();
    assert.ok(got);
    assert.deepEqual(
      { subject: got.subject, text: got.text.trim(), html: got.html.trim(), from: got.from, to: got.to, recipients: got.recipients },
      {
        subject,
        text: text.trim(),
        html,
        from: 'Prep Küche <hello@prep.example>',
        to: 'ana@chefs.example',
        recipients: ['ana@chefs.example'],
      },
    );
    assert.equal(got.date, '2026-03-08T10:00:00.000Z');
    assert.equal(got.receivedAt.toString(), SENT_AT);
    assert.match(sandbox.inbox.get(got.id)?.raw ?? '', /^From: .*hello@prep\.example/m);
  });

  test('the unsubscribe header passes through, and a line break cannot smuggle in another header or recipient', async () => {
    await mail.send(
      message({
        subject: 'Hello\r\nBcc: eve@evil.example',
        headers: { 'List-Unsubscribe': '<https://prep.example/u/1>\r\nX-Evil: yes', 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' },
      }),
    );
    const [got] = sandbox.inbox.list();
    assert.match(got?.headers['list-unsubscribe'] ?? '', /^<https:\/\/prep\.example\/u\/1>/);
    assert.equal(got?.headers['list-unsubscribe-post'], 'List-Unsubscribe=One-Click');
    assert.equal(got?.headers['x-evil'], undefined);
    assert.equal(got?.headers.bcc, undefined);
    assert.deepEqual(got?.recipients, ['ana@chefs.example']);
  });

  test('links are offered for the inbox page without the punctuation around them', async () => {
    await mail.send(
      message({ text: 'Confirm (https://prep.example/verify?t=a_b&u=1). Or https://prep.example/a_(b)!\nhttps://prep.example/a_(b)' }),
    );
    assert.deepEqual(sandbox.inbox.list()[0]?.links, ['https://prep.example/verify?t=a_b&u=1', 'https://prep.example/a_(b)']);
  });

  test('links come from the HTML when the text has none, and only web links', async () => {
    const html = '<a href="https://prep.example/v?a=1&amp;b=2">Go</a> <a href="javascript:alert(1)">no</a>';
    await mail.send(message({ text: 'Open the HTML part.', html }));
    assert.deepEqual(sandbox.inbox.list()[0]?.links, ['https://prep.example/v?a=1&b=2']);
  });

  test('two addresses, or none, in "to" are refused before anything is sent', async () => {
    for (const to of ['ana@chefs.example, eve@evil.example', 'nobody', '']) {
      await assert.rejects(mail.send(message({ to })), withCode('mail.bad_address'));
    }
    assert.equal(sandbox.inbox.count(), 0);
  });

  test('a permanent refusal is final and carries the words of the server', async () => {
    sandbox.switches.refuse = 'permanent';
    await assert.rejects(
      mail.send(message()),
      (error) => withCode('mail.refused', /550.*takes no mail/)(error) && isGuildhallError(error) && error.kind === 'invalid',
    );
    assert.equal(sandbox.inbox.count(), 0);
  });

  test('a temporary refusal may be tried again', async () => {
    sandbox.switches.refuse = 'temporary';
    await assert.rejects(
      mail.send(message()),
      (error) => withCode('mail.deferred', /451/)(error) && isGuildhallError(error) && error.kind === 'unavailable',
    );
    sandbox.switches.refuse = false;
    await mail.send(message());
    assert.equal(sandbox.inbox.list()[0]?.deliveries, 1);
  });

  test('a connection cut before the message is kept is unavailable, and nothing was kept', async () => {
    sandbox.switches.drop = 'before_storing';
    await assert.rejects(mail.send(message()), withCode('mail.unreachable'));
    assert.equal(sandbox.inbox.count(), 0);
  });

  test('a lost answer is unavailable; the retry is recognised as the same message', async () => {
    sandbox.switches.drop = 'after_storing';
    await assert.rejects(mail.send(message()), withCode('mail.unreachable'));
    assert.equal(sandbox.inbox.list()[0]?.deliveries, 1, 'one call, one delivery: the adapter does not retry in secret');
    sandbox.switches.drop = false;
    await mail.send(message());
    assert.equal(sandbox.inbox.count(), 1);
    assert.equal(sandbox.inbox.list()[0]?.deliveries, 2);
  });

  test('a server that does not answer in time is unavailable', async () => {
    const hasty = connect(sandbox.url, 300);
    sandbox.switches.delayMs = 60_000;
    await assert.rejects(hasty.send(message()), withCode('mail.unreachable', /300 ms/));
    await hasty.close();
  });

  test('a server that is not there is unavailable, for sending and for verifying', async () => {
    const nobody = createServer().listen(0, '127.0.0.1');
    await new Promise((listening) => nobody.once('listening', listening));
    const { port } = nobody.address() as { port: number };
    await new Promise((closed) => nobody.close(closed));
    const lost = connect(`smtp://127.0.0.1:${port}`);
    await assert.rejects(lost.send(message()), withCode('mail.unreachable'));
    await assert.rejects(lost.verify(), withCode('mail.unreachable'));
    await lost.close();
  });

  test('verify finds a server that answers; a closed adapter sends no more', async () => {
    const other = connect(sandbox.url);
    await other.verify();
    await other.close();
    await assert.rejects(other.send(message()), withCode('mail.unreachable'));
    assert.equal(sandbox.inbox.count(), 0);
  });

  test('closing waits for the message under way', async () => {
    const other = connect(sandbox.url);
    sandbox.switches.delayMs = 100;
    const sending = other.send(message());
    await other.close();
    await sending;
    assert.equal(sandbox.inbox.count(), 1);
  });

  test('the inbox lists newest first, by page and by recipient whatever its capitals', async () => {
    for (const n of [1, 2, 3, 4]) {
      await mail.send(message({ to: n % 2 ? 'Ana@Chefs.example' : 'ben@chefs.example', messageId: `<n-${n}@prep.example>` }));
    }
    const first = sandbox.inbox.list({ limit: 3 });
    assert.deepEqual(
      first.map((m) => m.messageId),
      ['n-4@prep.example', 'n-3@prep.example', 'n-2@prep.example'],
    );
    const next = sandbox.inbox.list({ limit: 3, before: first.at(-1)?.id });
    assert.deepEqual(
      next.map((m) => m.messageId),
      ['n-1@prep.example'],
    );
    assert.deepEqual(
      sandbox.inbox.list({ to: 'ANA@chefs.example' }).map((m) => m.messageId),
      ['n-3@prep.example', 'n-1@prep.example'],
    );
    assert.equal(sandbox.inbox.get('nonsense'), undefined);
  });

  test('mail survives a restart of the sandbox, and is still recognised when it comes again', async () => {
    await mail.send(message({ text: 'Kept.' }));
    await sandbox.close();
    sandbox = await start();
    await mail.close();
    mail = connect(sandbox.url);
    assert.equal(sandbox.inbox.list()[0]?.text.trim(), 'Kept.');
    await mail.send(message({ text: 'Kept.' }));
    assert.equal(sandbox.inbox.count(), 1);
    assert.equal(sandbox.inbox.list()[0]?.deliveries, 2);
  });
});

describe('mail set up wrongly', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'guildhall-mail-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  test('a wrong password is a matter for the operator, not a refusal of the message', async () => {
    const sandbox = await startMailSandbox({ dataFile: join(folder, 'login.db'), login: { user: 'prep', pass: 'right' } });
    const url = (userinfo: string): string => sandbox.url.replace('smtp://', `smtp://${userinfo}`);
    const wrong = smtpMail({ url: url('prep:wrong@'), from: 'hello@prep.example' });
    const none = smtpMail({ url: sandbox.url, from: 'hello@prep.example' });
    const right = smtpMail({ url: url('prep:right@'), from: 'hello@prep.example' });
    try {
      await assert.rejects(wrong.send(message()), withCode('mail.login_refused'));
      await assert.rejects(none.send(message()), withCode('mail.login_refused'));
      assert.equal(sandbox.inbox.count(), 0);
      await right.send(message());
      assert.equal(sandbox.inbox.count(), 1);
    } finally {
      await Promise.all([wrong.close(), none.close(), right.close()]);
      await sandbox.close();
    }
  });

  test('a bad server address or sender is refused at once, without repeating the password', () => {
    const from = 'hello@prep.example';
    assert.throws(
      () => smtpMail({ url: 'http://u:secret@mail.example', from }),
      (e) => withCode('mail.bad_url')(e) && !String(e).includes('secret'),
    );
    assert.throws(() => smtpMail({ url: 'smtp://127.0.0.1:25', from: 'Prep' }), withCode('mail.bad_sender'));
  });

  test('a mailbox that is no mailbox, and a taken port, are said clearly', async () => {
    await writeFile(join(folder, 'broken.db'), 'this is not a database, and it is long enough to be sure of it');
    await assert.rejects(startMailSandbox({ dataFile: join(folder, 'broken.db') }), withCode('mail.inbox_unreadable', /broken\.db/));
    const first = await startMailSandbox({ dataFile: join(folder, 'a.db') });
    const port = Number(new URL(first.url).port);
    await assert.rejects(startMailSandbox({ dataFile: join(folder, 'b.db'), port }), withCode('mail.sandbox_port'));
    await first.close();
  });
});
