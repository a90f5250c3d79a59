import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { isGuildhallError } from '#kernel';
import { proofOfWork, workWhileAway } from '#platform/challenge';
import { memoryBuckets } from '#platform/limits';
import { startPersonCheckSandbox, widgetChallenges, widgetPlace, type PersonCheckSandbox, type WidgetKind } from '#vendors/person-check';

describe('a widget’s answer', { timeout: 30_000 }, () => {
  let sandbox: PersonCheckSandbox;
  let answers = 0;
  before(async () => void (sandbox = await startPersonCheckSandbox({ secret: 'right' })));
  beforeEach(() => void (sandbox.switches.fail = false));
  after(() => sandbox.close());

  const open = (kind: WidgetKind, secret = 'right') =>
    widgetChallenges({ kind, siteKey: 'site', secret, hostname: 'fair.test', take: memoryBuckets(), baseUrl: sandbox.url, timeoutMs: 500 });
  const answerFor = (action: string, hostname = 'fair.test'): string => `sandbox:site:${action}:${hostname}:${(answers += 1)}`;

  test('counts once, on our own pages, and with Turnstile for what it was drawn for alone', async () => {
    for (const kind of ['turnstile', 'hcaptcha'] as const) {
      const widget = open(kind);
      const { scriptUrl, ...posed } = (await widget.pose('registration')) as { scriptUrl: string };
      assert.deepEqual(posed, { kind, siteKey: 'site', action: 'registration' });
      assert.equal((await fetch(scriptUrl)).status, 200);
      const answer = answerFor('registration');
      assert.equal(await widget.check(answer, 'registration'), undefined);
      assert.equal(await widget.check(answer, 'registration'), 'used');
      assert.equal(await widget.check(answerFor('registration', 'elsewhere.test'), 'registration'), 'forged');
      assert.equal(await widget.check(answerFor('log-in'), 'registration'), kind === 'turnstile' ? 'other_purpose' : undefined);
      assert.equal(await widget.check('made-up', 'registration'), 'wrong');
      for (const nonsense of ['', 'two words', 'a\r\nb', 'a'.repeat(6_001)])
        assert.equal(await widget.check(nonsense, 'registration'), 'unreadable', nonsense.slice(0, 20));
    }
  });

  test('is nobody’s word when the service is out of order, hangs, or does not know us: never that it counts', async () => {
    for (const fail of ['internal', 'status', 'hang'] as const) {
      sandbox.switches.fail = fail;
      const asked = open('turnstile').check(answerFor('log-in'), 'log-in');
      await assert.rejects(asked, (error) => isGuildhallError(error, 'challenge.unreachable'), fail);
    }
    sandbox.switches.fail = false;
    await assert.rejects(open('hcaptcha', 'not ours').check(answerFor('log-in'), 'log-in'), (error) =>
      isGuildhallError(error, 'challenge.unreachable'),
    );
  });

  test('gives way to work of the browser while the service is away, and to nothing less', async () => {
    const work = proofOfWork({ secret: 'a secret', take: memoryBuckets(), cost: 1 });
    const warnings: string[] = [];
    const ignore = (): void => undefined;
    const log = { debug: ignore, info: ignore, warn: (_facts: object, message: string) => void warnings.push(message), error: ignore };
    const both = workWhileAway(open('turnstile'), work, log);
    const kindPosed = async (): Promise<string> => ((await both.pose('log-in')) as { kind: string }).kind;
    assert.equal(await kindPosed(), 'turnstile');
    sandbox.switches.fail = 'status';
    assert.equal(await both.check(answerFor('log-in'), 'log-in'), 'unchecked');
    assert.equal(await kindPosed(), 'altcha');
    sandbox.switches.fail = false;
    assert.equal(
      await both.check(answerFor('log-in'), 'log-in'),
      'unchecked',
      'known to be away, it is not asked, and the answer does not count',
    );
    assert.equal(warnings.length, 1);
  });

  test('comes from the service’s documented addresses, and all of it from a sandbox where one is named', () => {
    assert.deepEqual(widgetPlace('turnstile').origins, ['https://challenges.cloudflare.com']);
    assert.equal(widgetPlace('hcaptcha').verifyUrl, 'https://api.hcaptcha.com/siteverify');
    assert.deepEqual(widgetPlace('turnstile', 'http://127.0.0.1:4014/').origins, ['http://127.0.0.1:4014']);
  });
});
