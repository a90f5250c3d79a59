import assert from 'node:assert/strict';
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { frozenClock, type MovableClock } from '#kernel';
import { startMailSandbox, type MailSandbox } from '#vendors/mail';
import { startStripeSandbox, type StripeSandbox } from '#vendors/stripe';
import type { Settled } from './crash-house.ts';
import { oneFile } from './one-file.ts';

/** Where a life of bookings is cut: at a commit or a vendor's request, counted from the start of the process. */
export type Cut =
  | { kind: 'commit'; n: number; when: 'before' | 'after' }
  | { kind: 'vendor'; n: number; when: 'beforeDoing' | 'beforeAnswer' };

type Plan = 'complete' | 'decline' | 'cancel';

interface People {
  chef: string;
  host: string;
  listingId: string;
}
export type Call = <T>(token: string, method: string, path: string, body?: object, key?: string) => Promise<{ status: number; body: T }>;

/** What the people of a booking do beside its price, and when all of that has come to its end. */
export interface Beside {
  prepare(call: Call, people: People): Promise<void>;
  /** The next thing that they would do. @returns whether nothing beside the price is open any more */
  drive(call: Call, people: People, life: { id?: string; state?: string; index: number }): Promise<boolean>;
}

interface Life {
  /** How many were begun before it. */
  index: number;
  besideDone: boolean;
  plan: Plan;
  key: string;
  startsAt: Temporal.Instant;
  quoteId?: string;
  id?: string;
  state?: string;
}

const ends: Record<Plan, readonly string[]> = { complete: ['paidOut', 'ruled'], decline: ['declined'], cancel: ['cancelled'] };
const isEnded = ({ plan, state = '' }: Life): boolean => ends[plan].includes(state);
const isDone = (life: Life): boolean => isEnded(life) && life.besideDone;
const patienceMs = 60_000;
const opened = Temporal.Instant.from('2026-03-02T17:00:00Z');

/** A parent that holds the vendors and the clock, and a house that it starts, cuts and starts again. */
export class CrashDriver {
  readonly market = `crash_${process.pid}_${crypto.randomUUID().slice(0, 8).replaceAll('-', '')}`;
  readonly clock: MovableClock = frozenClock(opened.toString());
  readonly #embedded: boolean;
  readonly #lives: Life[] = [];
  #stripe!: StripeSandbox;
  #mail!: MailSandbox;
  #folder!: string;
  #program!: string;
  #port!: number;
  #child!: ChildProcess;
  readonly #beside: Beside | undefined;
  #people!: People;
  cuts = 0;

  constructor({ embedded, beside }: { embedded: boolean; beside?: Beside | undefined }) {
    this.#embedded = embedded;
    this.#beside = beside;
  }

  async open(loseRate = 0): Promise<void> {
    this.#folder = await mkdtemp(join(tmpdir(), 'guildhall-crash-'));
    this.#stripe = await startStripeSandbox({ dataFile: ':memory:', clock: this.clock, seed: 3 });
    this.#mail = await startMailSandbox({ dataFile: join(this.#folder, 'mail.db'), clock: this.clock });
    this.#port = await freePort();
    this.#program = await oneFile(join(import.meta.dirname, 'crash-house.ts'));
    await this.#start();
    this.#people = await this.#ask('people');
    await this.#beside?.prepare((...asked) => this.#call(...asked), this.#people);
    await this.#stop();
    this.#stripe.switches.set({ loseRate, seed: 7 });
  }

  async close(): Promise<void> {
    await this.#stop();
    await this.#stripe.close();
    await this.#mail.close();
    await rm(this.#folder, { recursive: true, force: true });
    await rm(dirname(this.#program), { recursive: true, force: true });
  }

  /** Starts the house some minutes later, begins one more booking if there is a plan for it, and drives all until the cut, or a while. */
  async liveUntil(cut: Cut, minutes: number, plan?: Plan): Promise<void> {
    this.clock.moveBy({ minutes });
    await this.#start(cut, minutes >= 60);
    if (plan !== undefined) this.#begin(plan);
    try {
      for (let round = 0; round < 25 && this.#alive(); round += 1) {
        await this.#driveAll();
        await pause(20);
      }
    } catch (error) {
      // The broken connection is heard of before the end of the process is.
      if (this.#alive()) await Promise.race([once(this.#child, 'exit'), pause(2_000)]);
      if (this.#alive()) throw error;
    }
    if (this.#alive()) await this.#stop();
    else this.cuts += 1;
  }

  /** Lets the house live without a cut until all is done that is due, so that no deadline passes which only the cuts kept it from meeting. */
  async doWhatIsDue(): Promise<void> {
    await this.#start(undefined, true);
    const began = performance.now();
    while ((await this.#ask<number>('due')) > 0) {
      if (performance.now() - began > patienceMs) throw new Error(`Jobs are still due after ${patienceMs} ms.`);
      await pause(50);
    }
    await this.#stop();
  }

  /** Lets the house live without a cut until every booking is answered, before the clock leaves them behind. */
  async catchUp(): Promise<void> {
    await this.#start();
    const began = performance.now();
    const settled = (life: Life): boolean => isEnded(life) || (life.plan === 'complete' && life.state === 'confirmed');
    while (!this.#lives.every(settled)) {
      if (performance.now() - began > 2 * patienceMs) throw new Error(`Still: ${this.#lives.map(({ state }) => state).join(', ')}`);
      await this.#driveAll();
      await pause(50);
    }
    await this.#stop();
  }

  /** Starts the house for good and drives every booking to its end. @returns the slowest settling after the start, in ms */
  async settleAll(): Promise<{ slowestMs: number; settled: Settled }> {
    await this.#start();
    const began = performance.now();
    let slowestMs = 0;
    for (;;) {
      await this.#driveAll();
      const astray = this.#lives.find(
        ({ plan, state }) => plan === 'complete' && ['cancelled', 'declined', 'expired'].includes(state ?? ''),
      );
      if (astray !== undefined)
        throw new Error(`A booking to be completed is ${astray.state}: ${await this.#ask<string>('story', astray.id)}`);
      const open = this.#lives.filter((life) => !isDone(life));
      const waiting = open.filter((life) => !isEnded(life) && !['confirmed', 'inProgress', 'completed'].includes(life.state ?? ''));
      if (waiting.length === 0) slowestMs ||= performance.now() - began;
      if (open.length === 0) break;
      // Those that only wait for their time get it, once all that is due has been done: else a deadline passes while a retry waits for its pause.
      if (waiting.length === 0) {
        if ((await this.#ask<number>('due')) === 0) await this.#tell(this.clock.now().add({ hours: this.#beside === undefined ? 24 : 6 }));
      } else if (slowestMs === 0 && performance.now() - began > patienceMs)
        throw new Error(`After ${patienceMs} ms: ${waiting.map(({ plan, state }) => `${plan} is ${state}`).join(', ')}`);
      if (performance.now() - began > 3 * patienceMs) throw new Error(`Not done: ${open.map(({ state }) => state).join(', ')}`);
      await pause(50);
    }
    this.#stripe.switches.reset(); // what follows only looks
    for (;;) {
      const settled = await this.#ask<Settled>('settled');
      if (settled.due === 0) return { slowestMs, settled };
      if (performance.now() - began > 4 * patienceMs) throw new Error(`${settled.due} jobs are still due.`);
      await pause(100);
    }
  }

  /** What the provider did for these bookings. */
  async assertProviderIsRight(): Promise<void> {
    const { intents, totals } = this.#stripe.state();
    if (this.#beside !== undefined) return this.#assertSame(await this.#ask('payments'));
    const perPayment = Object.groupBy(intents, ({ reference }) => reference ?? '');
    for (const [reference, some] of Object.entries(perPayment)) {
      assert.equal(some?.length, 1, `payment ${reference} was asked for as ${some?.map(({ status }) => status).join(' and ')}`);
    }
    assert.equal(intents.length, this.#lives.length, 'one payment for each booking');
    for (const { reference, approvals } of intents) assert.ok(approvals <= 1, `${reference} was charged ${approvals} times`);
    const byPlan = (plan: Plan): number => this.#lives.filter((life) => life.plan === plan).length;
    const captured = intents.filter((intent) => intent.captured > 0);
    assert.equal(captured.length, byPlan('complete') + byPlan('cancel'), 'what was accepted was charged');
    const refunded = captured.filter((intent) => intent.refunded > 0);
    assert.equal(refunded.length, byPlan('cancel'));
    assert.ok(
      refunded.every((intent) => intent.refunded === intent.captured),
      'cancelled long before: everything back, once',
    );
    assert.ok(totals.some(({ type }) => type === 'transfer'));
  }

  /** One payment at the provider for each of ours, with the very amounts: nobody was charged or given back twice. */
  #assertSame(payments: readonly { id: string; captured: number; refunded: number }[]): void {
    const { intents } = this.#stripe.state();
    const ours = new Map(payments.map(({ id, ...amounts }) => [id, amounts]));
    assert.equal(new Set(intents.map(({ reference }) => reference)).size, intents.length, 'one for each of ours');
    for (const { reference, approvals, captured, refunded } of intents) {
      assert.ok(approvals <= 1, `${reference} was charged ${approvals} times`);
      assert.deepEqual({ captured, refunded }, ours.get(reference ?? ''), `payment ${reference}`);
    }
    assert.equal(intents.filter(({ captured }) => captured > 0).length, payments.filter(({ captured }) => captured > 0).length);
  }

  /** Six bookings to a day, or three with room for more time; late enough to be cancelled for all of the money, or to be paid in two parts. */
  #begin(plan: Plan): void {
    const n = this.#lives.length;
    const [perDay, first] = this.#beside === undefined ? [6, 4] : [3, 5];
    const day = opened.toZonedDateTimeISO('America/Los_Angeles').add({ days: first + Math.floor(n / perDay) });
    this.#lives.push({
      index: n,
      besideDone: this.#beside === undefined,
      plan,
      key: crypto.randomUUID(),
      startsAt: day
        .withPlainTime('06:00')
        .add({ minutes: (900 / perDay) * (n % perDay) })
        .toInstant(),
    });
  }

  #alive(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  async #start(cut?: Cut, hoursLater = false): Promise<void> {
    let requests = 0;
    const hook = (when: 'beforeDoing' | 'beforeAnswer') => (): void => {
      if (cut?.kind !== 'vendor' || cut.when !== when || !this.#alive()) return;
      requests += 1;
      if (requests === cut.n) this.#child.kill('SIGKILL');
    };
    this.#stripe.hooks = { beforeDoing: hook('beforeDoing'), beforeAnswer: hook('beforeAnswer') };
    const orders = {
      market: this.market,
      port: this.#port,
      stripeUrl: this.#stripe.url,
      mailUrl: this.#mail.url,
      now: this.clock.now().toString(),
      folder: this.#folder,
      embedded: this.#embedded,
      hoursLater,
      ...(cut?.kind === 'commit' && { dieAt: { commit: cut.n, when: cut.when } }),
    };
    this.#child = fork(this.#program, [JSON.stringify(orders)], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      execArgv: ['--disable-warning=ExperimentalWarning'],
    });
    await Promise.race([once(this.#child, 'message'), once(this.#child, 'exit')]);
  }

  async #stop(): Promise<void> {
    if (!this.#alive()) return;
    this.#child.kill('SIGKILL');
    await once(this.#child, 'exit');
  }

  async #ask<T>(ask: string, given?: unknown): Promise<T> {
    this.#child.send({ ask, given });
    const [{ answer }] = (await once(this.#child, 'message')) as [{ answer: T }];
    return answer;
  }

  async #tell(now: Temporal.Instant): Promise<void> {
    this.clock.moveTo(now);
    await this.#ask('now', now.toString());
  }

  async #driveAll(): Promise<void> {
    await Promise.all(this.#lives.filter((life) => !isDone(life)).map((life) => this.#drive(life)));
  }

  /** The next thing that this booking's people would do; what was lost is sent again with the same key. */
  async #drive(life: Life): Promise<void> {
    const { chef, host, listingId } = this.#people;
    if (life.id === undefined) {
      const slot = { startsAt: life.startsAt.toString(), endsAt: life.startsAt.add({ hours: 2 }).toString() };
      if (life.quoteId === undefined) {
        const quote = await this.#call<{ id: string }>(chef, 'POST', '/quotes', { listingId, ...slot });
        assert.equal(quote.status, 201, JSON.stringify(quote.body));
        life.quoteId = quote.body.id;
      }
      const order = { quoteId: life.quoteId, paymentMethodId: 'pm_card_visa' };
      const { status, body } = await this.#call<{ id: string; code?: string }>(chef, 'POST', '/bookings', order, life.key);
      if (body.code?.startsWith('fees.quote') === true) return this.#quoteAgain(life);
      if (status === 409 || status === 503) return; // still being done under this key
      assert.equal(status, 201, JSON.stringify(body));
      life.id = body.id;
    }
    const { state } = (await this.#call<{ state: string }>(chef, 'GET', `/bookings/${life.id}`)).body;
    life.state = state;
    const act = (who: string, transition: string) => this.#call(who, 'POST', `/bookings/${life.id}/transitions`, { transition });
    if (state === 'requested') await act(host, life.plan === 'decline' ? 'decline' : 'accept');
    if (state === 'confirmed' && life.plan === 'cancel') await act(chef, 'cancelByChef');
    if (this.#beside !== undefined) life.besideDone = await this.#beside.drive((...asked) => this.#call(...asked), this.#people, life);
  }

  /** The clock moved on and the price with it. Nothing was booked under the old key, so the new order gets a new one. */
  #quoteAgain(life: Life): void {
    delete life.quoteId;
    life.key = crypto.randomUUID();
  }

  async #call<T>(token: string, method: string, path: string, body?: object, key?: string): Promise<{ status: number; body: T }> {
    const answer = await fetch(`http://127.0.0.1:${this.#port}/${this.market}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(key !== undefined && { 'idempotency-key': key }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(30_000),
    });
    return { status: answer.status, body: (await answer.json()) as T };
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}
