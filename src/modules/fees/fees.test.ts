import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import fc from 'fast-check';
import { interval, Money } from '#kernel';
import { inTransaction, isCheckViolation, sql } from '#platform/database';
import { carryOutRetention } from '#platform/module';
import { somebody, testMarket, type TestMarket } from '#test/market';
import {
  checkSchedule,
  feesModule,
  quote,
  quoteById,
  scheduleFor,
  sharesOf,
  storeQuote,
  useQuote,
  type FeeRule,
  type FeeSchedule,
  type Quote,
  type QuoteFacts,
} from './index.ts';

const usd = (minor: number): Money.Money => Money.money(minor, 'USD');

const schedule: FeeSchedule = checkSchedule({
  version: 'test-1',
  currency: 'USD',
  from: '2026-01-01',
  lines: [
    { code: 'time', label: 'Kitchen time', kind: 'price', payer: 'guest', amount: { type: 'time', rate: 'hourly', minimumMinutes: 120 } },
    { code: 'cleaning', label: 'Cleaning', kind: 'cleaning', payer: 'guest', amount: { type: 'given', amount: 'cleaning' } },
    {
      code: 'evening',
      label: 'Evening discount',
      kind: 'discount',
      payer: 'guest',
      fundedBy: 'provider',
      amount: { type: 'percent', basisPoints: 1000, of: ['time'] },
      when: { startsFrom: '22:00', startsBefore: '05:00' },
    },
    {
      code: 'service',
      label: 'Service fee',
      kind: 'fee',
      payer: 'guest',
      amount: { type: 'percent', basisPoints: 1200, of: ['time', 'evening'] },
      atLeastMinor: 500,
      atMostMinor: 5000,
    },
    {
      code: 'commission',
      label: 'Commission',
      kind: 'commission',
      payer: 'provider',
      amount: {
        type: 'tiers',
        tiers: [{ upToMinor: 50000, basisPoints: 1000 }, { basisPoints: 500 }],
        of: ['time', 'cleaning', 'evening'],
      },
    },
  ],
  taxes: [
    {
      code: 'sales',
      label: 'Sales tax',
      jurisdiction: 'US-CA-SF',
      place: { country: 'US', region: 'CA', city: 'San Francisco' },
      from: '2026-01-01',
      until: '2027-01-01',
      basisPoints: 862.5,
      of: ['service'],
      taxed: 'services',
      remits: 'platform',
      citation: 'A law, section 1',
      url: 'https://law.example/1',
    },
  ],
});

const facts = (change: Partial<QuoteFacts> = {}): QuoteFacts => ({
  startsAt: Temporal.ZonedDateTime.from('2026-03-08T10:00[America/Los_Angeles]'),
  minutes: 180,
  place: { country: 'US', region: 'CA', city: 'San Francisco' },
  amounts: { hourly: usd(4500), cleaning: usd(2500) },
  ...change,
});

const line = (of: Quote, code: string): { explanation: string; amount: Money.Money } | undefined => {
  const found = of.lines.find((each) => each.code === code);
  return found && { explanation: found.explanation, amount: found.amount };
};

describe('a quote', () => {
  test('says for every line what it costs and why, and adds up', () => {
    const q = quote(schedule, facts());
    assert.deepEqual(
      q.lines.map(({ code, explanation, amount, payer }) => [code, explanation, Number(amount.amountMinor), payer]),
      [
        ['time', '3 h × $45.00', 13500, 'guest'],
        ['cleaning', '$25.00 flat', 2500, 'guest'],
        ['service', '12% of $135.00 (Kitchen time)', 1620, 'guest'],
        ['commission', '10% of the first $160.00 (Kitchen time + Cleaning)', 1600, 'provider'],
        ['sales', '8.625% of $16.20 (Service fee): services', 140, 'guest'],
      ],
    );
    assert.deepEqual(q.total, usd(17760));
    assert.deepEqual(q.providerReceives, usd(14400));
    assert.deepEqual(q.platformKeeps, usd(3220));
    assert.deepEqual(q.taxes, usd(140));
    assert.equal(q.scheduleVersion, 'test-1');
  });

  test('charges the minimum time and says so', () => {
    assert.deepEqual(line(quote(schedule, facts({ minutes: 45 })), 'time'), {
      explanation: '2 h (the minimum) × $45.00',
      amount: usd(9000),
    });
    assert.equal(line(quote(schedule, facts({ minutes: 150 })), 'time')?.explanation, '2 h 30 min × $45.00');
  });

  test('keeps a fee within its caps and says which one held', () => {
    const small = quote(schedule, facts({ amounts: { hourly: usd(1000) } }));
    assert.deepEqual(line(small, 'service'), { explanation: '12% of $30.00 (Kitchen time), at least $5.00', amount: usd(500) });
    const large = quote(schedule, facts({ minutes: 1200 }));
    assert.deepEqual(line(large, 'service'), { explanation: '12% of $900.00 (Kitchen time), at most $50.00', amount: usd(5000) });
  });

  test('applies each tier to its own part of the base', () => {
    const q = quote(schedule, facts({ minutes: 1200 }));
    assert.deepEqual(line(q, 'commission'), {
      explanation: '10% of the first $500.00 + 5% of the next $425.00 (Kitchen time + Cleaning)',
      amount: usd(7125),
    });
  });

  test("holds a condition on the place's own clock, also over midnight", () => {
    const at = (time: string): Quote =>
      quote(schedule, facts({ startsAt: Temporal.ZonedDateTime.from(`2026-03-08T${time}[America/Los_Angeles]`) }));
    assert.deepEqual(line(at('23:00'), 'evening')?.amount, usd(-1350));
    assert.deepEqual(line(at('04:59'), 'evening')?.amount, usd(-1350));
    assert.equal(line(at('05:00'), 'evening'), undefined);
    assert.equal(line(at('21:59'), 'evening'), undefined);
  });

  test('charges a tax only at its place and between its dates', () => {
    assert.equal(line(quote(schedule, facts({ place: { country: 'US', region: 'CA', city: 'Oakland' } })), 'sales'), undefined);
    const startsAt = Temporal.ZonedDateTime.from('2026-12-31T23:00[America/Los_Angeles]');
    assert.notEqual(line(quote(schedule, facts({ startsAt })), 'sales'), undefined);
    assert.equal(line(quote(schedule, facts({ startsAt: startsAt.add({ hours: 1 }) })), 'sales'), undefined);
  });

  test('never takes more than there is by commission or discount', () => {
    const greedy: FeeSchedule = {
      ...schedule,
      lines: [
        { code: 'time', label: 'Time', kind: 'price', payer: 'guest', amount: { type: 'time', rate: 'hourly' } },
        {
          code: 'gift',
          label: 'Gift',
          kind: 'discount',
          payer: 'guest',
          fundedBy: 'provider',
          amount: { type: 'flat', amountMinor: 2000 },
        },
        { code: 'cut', label: 'Commission', kind: 'commission', payer: 'provider', amount: { type: 'flat', amountMinor: 9000 } },
      ],
      taxes: [],
    };
    const q = quote(greedy, facts({ minutes: 60 }));
    assert.deepEqual(line(q, 'cut'), { explanation: '$90.00 flat, limited to the $25.00 there is', amount: usd(2500) });
    assert.deepEqual([q.total, q.providerReceives, q.platformKeeps], [usd(2500), usd(0), usd(2500)]);
  });

  test('refuses facts in another currency, below zero, or without the price it needs', () => {
    assert.throws(() => quote(schedule, facts({ amounts: { hourly: Money.money(1, 'EUR') } })), { code: 'fees.bad_facts' });
    assert.throws(() => quote(schedule, facts({ amounts: { hourly: usd(-1) } })), { code: 'fees.bad_facts' });
    assert.throws(() => quote(schedule, facts({ minutes: 0.5 })), { code: 'fees.bad_facts' });
    assert.throws(() => quote(schedule, facts({ amounts: {} })), { code: 'fees.missing_amount' });
  });
});

describe('a quote over any schedule and facts', () => {
  const amountMinor = fc.oneof(fc.integer({ min: 0, max: 500 }), fc.integer({ min: 0, max: 5_000_000 }));
  const basisPoints = fc.integer({ min: 0, max: 10_000_000 }).map((thousandths) => thousandths / 1000);
  const ruleAt = (index: number): fc.Arbitrary<FeeRule> => {
    const of = fc.subarray(
      Array.from({ length: index }, (_, at) => `l${at}`),
      { minLength: 1 },
    );
    const amount = fc.oneof(
      amountMinor.map((minor) => ({ type: 'flat' as const, amountMinor: minor })),
      fc.record({ type: fc.constant('percent' as const), basisPoints, of }),
      fc.record({
        type: fc.constant('tiers' as const),
        tiers: fc
          .tuple(
            fc.uniqueArray(fc.integer({ min: 1, max: 100_000 }), { maxLength: 3 }),
            fc.array(basisPoints, { minLength: 4, maxLength: 4 }),
          )
          .map(([ends, shares]) => [
            ...ends.sort((a, b) => a - b).map((upToMinor, at) => ({ upToMinor, basisPoints: shares[at] as number })),
            { basisPoints: shares[3] as number },
          ]),
        of,
      }),
      fc.record({
        type: fc.constant('within' as const),
        rate: fc.constant('hourly'),
        share: fc.constantFrom('evening', 'nothing'),
        said: fc.constant('then'),
        windows: fc.constant([{ weekdays: [1, 3, 5, 7], from: '09:30', until: '24:00' }]),
      }),
      fc.record({ type: fc.constant('length' as const), discounts: fc.constant('length'), of }),
      fc.record({ type: fc.constant('upTo' as const), amount: fc.constant('minimum'), of }),
    );
    const party = fc.constantFrom<Pick<FeeRule, 'kind' | 'payer' | 'fundedBy'>[]>(
      { kind: 'price', payer: 'guest' },
      { kind: 'cleaning', payer: 'guest' },
      { kind: 'fee', payer: 'guest' },
      { kind: 'fee', payer: 'provider' },
      { kind: 'commission', payer: 'provider' },
      { kind: 'discount', payer: 'guest', fundedBy: 'provider' },
      { kind: 'discount', payer: 'guest', fundedBy: 'platform' },
    );
    const caps = fc.record(
      { atLeastMinor: fc.integer({ min: 0, max: 300 }), atMostMinor: fc.integer({ min: 300, max: 90_000 }) },
      { requiredKeys: [] },
    );
    return fc.tuple(party, amount, caps, fc.boolean(), of).map(([who, how, cap, coded, base]) => ({
      code: `l${index}`,
      label: `Line ${index}`,
      ...who,
      amount: who.kind === 'discount' && coded ? { type: 'promo', of: base } : how,
      ...cap,
    }));
  };
  const anySchedule: fc.Arbitrary<FeeSchedule> = fc
    .tuple(...[1, 2, 3, 4, 5].map(ruleAt), fc.array(basisPoints, { maxLength: 2 }), fc.constantFrom(0, 100))
    .map((parts) => {
      const [least, rates, ...rules] = [parts.at(-1) as number, parts.at(-2) as number[], ...(parts.slice(0, -2) as FeeRule[])];
      return {
        version: 'any',
        currency: 'USD',
        from: '2026-01-01',
        leastTotalMinor: least,
        lines: [
          { code: 'l0', label: 'Line 0', kind: 'price', payer: 'guest', amount: { type: 'time', rate: 'hourly', minimumMinutes: 60 } },
          ...rules,
        ],
        taxes: rates.map((rate, at) => ({
          code: `tax${at}`,
          label: `Tax ${at}`,
          jurisdiction: `J${at}`,
          place: { country: 'US' },
          from: '2026-01-01',
          basisPoints: rate,
          of: ['l0', 'l2'],
          taxed: 'time',
          remits: at === 0 ? 'platform' : 'provider',
          citation: 'Law',
          url: 'https://law.example/2',
        })),
      };
    });

  const anyFacts: fc.Arbitrary<QuoteFacts> = fc
    .tuple(
      amountMinor,
      fc.integer({ min: 1, max: 10_000 }),
      fc.integer({ min: 0, max: 20_000 }),
      amountMinor,
      fc.nat({ max: 10_000 }),
      fc.option(
        fc.tuple(
          fc.constantFrom<'provider' | 'platform'>('provider', 'platform'),
          fc.oneof(
            fc.nat({ max: 10_000 }).map((share) => ({ basisPoints: share })),
            amountMinor.map((minor) => ({ amountMinor: minor })),
          ),
        ),
        { nil: undefined },
      ),
    )
    .map(([hourly, minutes, evening, minimum, long, promo]) =>
      facts({
        ...(promo !== undefined && { promo: { code: 'CODE', bearer: promo[0], ...promo[1] } }),
        minutes,
        amounts: { hourly: usd(hourly), minimum: usd(minimum) },
        shares: { evening },
        discounts: { length: [{ minutesFrom: 600, basisPoints: long }] },
      }),
    );

  test('total = provider + platform + taxes to the cent, nobody but the platform below zero, every line explained', () => {
    fc.assert(
      fc.property(anySchedule, anyFacts, (any, its) => {
        const q = quote(checkSchedule(any), its);
        const sumWhere = (keep: (each: Quote['lines'][number]) => boolean): bigint =>
          q.lines.filter(keep).reduce((sum, each) => sum + each.amount.amountMinor, 0n);
        const total = sumWhere((each) => each.payer === 'guest');
        assert.equal(q.total.amountMinor, total);
        assert.equal(
          q.taxes.amountMinor,
          sumWhere((each) => each.receiver === 'tax'),
        );
        const charged = sumWhere((each) => each.payer === 'provider');
        assert.equal(q.providerReceives.amountMinor, sumWhere((each) => each.receiver === 'provider') - charged);
        assert.equal(q.total.amountMinor, q.providerReceives.amountMinor + q.platformKeeps.amountMinor + q.taxes.amountMinor);
        const coded = any.lines.filter(({ amount }) => amount.type === 'promo').map(({ code }) => code);
        assert.equal(q.promo?.amountMinor ?? 0n, -sumWhere(({ code }) => coded.includes(code)));
        assert.ok(q.lines.every(({ code, receiver }) => !coded.includes(code) || receiver === its.promo?.bearer));
        assert.ok(q.total.amountMinor >= 0n && q.providerReceives.amountMinor >= 0n && q.taxes.amountMinor >= 0n);
        assert.ok(q.lines.every((each) => /\$|%/.test(each.explanation) && each.amount.amountMinor !== 0n));
      }),
      { numRuns: 3000 },
    );
  });

  test('refunded in any number of parts, each office and the provider give back exactly what they got, and no part is below zero', () => {
    fc.assert(
      fc.property(anySchedule, anyFacts, fc.array(fc.integer({ min: 0, max: 10_000 }), { maxLength: 5 }), (any, its, cuts) => {
        const q = quote(any, its);
        // What is still kept after each refund, down to nothing.
        const kept = [10_000, ...cuts.sort((a, b) => b - a), 0].map((permyriad) => sharesOf(q, Money.percentage(q.total, permyriad)));
        const partsOf = (of: (shares: (typeof kept)[number]) => Money.Money): Money.Money[] =>
          kept.slice(1).map((after, at) => Money.subtract(of(kept[at] as (typeof kept)[number]), of(after)));
        const all = [
          partsOf(({ provider }) => provider),
          ...q.lines
            .filter(({ receiver }) => receiver === 'tax')
            .map(({ jurisdiction }) => partsOf(({ taxes }) => taxes.find((tax) => tax.jurisdiction === jurisdiction)?.amount ?? usd(0))),
        ];
        if (Money.isZero(q.total)) return;
        assert.deepEqual(Money.sum(all[0] ?? [], 'USD'), q.providerReceives);
        assert.deepEqual(Money.sum(all.slice(1).flat(), 'USD'), q.taxes);
        assert.ok(all.flat().every((part) => !Money.isNegative(part)));
      }),
      { numRuns: 500 },
    );
  });

  test('shares of any part of it sum to that part', () => {
    fc.assert(
      fc.property(anySchedule, anyFacts, fc.integer({ min: 0, max: 10_000 }), (any, its, permyriad) => {
        const q = quote(any, its);
        const kept = Money.percentage(q.total, permyriad);
        const shares = sharesOf(q, kept);
        assert.deepEqual(Money.sum([shares.provider, shares.platform, ...shares.taxes.map((tax) => tax.amount)], 'USD'), kept);
        const whole = sharesOf(q);
        assert.deepEqual([whole.provider, whole.platform], [q.providerReceives, q.platformKeeps]);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('a fee schedule', () => {
  const broken = (lines: Partial<FeeRule>[], rest: Partial<FeeSchedule> = {}): FeeSchedule => ({
    ...schedule,
    lines: [...schedule.lines, ...lines.map((each) => ({ ...(schedule.lines[3] as FeeRule), code: 'new', ...each }))],
    ...rest,
  });
  const tax = schedule.taxes[0] as FeeSchedule['taxes'][number];

  for (const [title, bad] of [
    ['two lines with one code', broken([{ code: 'time' }])],
    ['a share of a line that comes later', broken([{ amount: { type: 'percent', basisPoints: 1, of: ['later'] } }])],
    ['a share above the whole', broken([{ amount: { type: 'percent', basisPoints: 10_001, of: ['time'] } }])],
    [
      'tiers that do not rise',
      broken([
        {
          amount: {
            type: 'tiers',
            tiers: [{ upToMinor: 5, basisPoints: 1 }, { upToMinor: 5, basisPoints: 1 }, { basisPoints: 1 }],
            of: ['time'],
          },
        },
      ]),
    ],
    ['a last tier with an end', broken([{ amount: { type: 'tiers', tiers: [{ upToMinor: 5, basisPoints: 1 }], of: ['time'] } }])],
    ['a commission charged to the guest', broken([{ kind: 'commission', payer: 'guest' }])],
    ['a promo code that is no discount', broken([{ amount: { type: 'promo', of: ['time'] } }])],
    ['a discount that nobody funds', broken([{ kind: 'discount', payer: 'guest' }])],
    ['a cap below the minimum', broken([{ atLeastMinor: 10, atMostMinor: 9 }])],
    ['one tax twice on a day', broken([], { taxes: [tax, { ...tax, from: '2026-12-31', until: undefined }] })],
    ['a tax whose law cannot be read', broken([], { taxes: [{ ...tax, url: 'ask the city' }] })],
    ['a tax that ends before it begins', broken([], { taxes: [{ ...tax, until: '2025-12-31' }] })],
    ['a tax from a day that is none', broken([], { taxes: [{ ...tax, from: '2026-02-30' }] })],
    ['a tax without its law', broken([], { taxes: [{ ...tax, citation: ' ' }] })],
    [
      'windows that overlap',
      broken([
        {
          amount: {
            type: 'within',
            rate: 'hourly',
            share: 'evening',
            said: 'late',
            windows: [
              { weekdays: [1, 2], from: '18:00', until: '24:00' },
              { weekdays: [2], from: '22:00', until: '23:00' },
            ],
          },
        },
      ]),
    ],
    [
      'a window over midnight',
      broken([
        {
          amount: {
            type: 'within',
            rate: 'hourly',
            share: 'evening',
            said: 'late',
            windows: [{ weekdays: [1], from: '22:00', until: '06:00' }],
          },
        },
      ]),
    ],
    ['a least price of a line that comes later', broken([{ amount: { type: 'upTo', amount: 'minimum', of: ['later'] } }])],
    ['no price', { ...schedule, lines: [], taxes: [] }],
  ] as [string, FeeSchedule][]) {
    test(`with ${title} is refused`, () => {
      assert.throws(() => checkSchedule(bad), { code: 'fees.bad_schedule' });
    });
  }

  test('is chosen by the day, and a day without one is refused', () => {
    const next = { ...schedule, version: 'test-2', from: '2027-01-01' };
    const all = [{ ...schedule, until: '2027-01-01' }, next];
    assert.equal(scheduleFor(all, Temporal.PlainDate.from('2026-12-31')).version, 'test-1');
    assert.equal(scheduleFor(all, Temporal.PlainDate.from('2027-01-01')).version, 'test-2');
    assert.throws(() => scheduleFor(all, Temporal.PlainDate.from('2025-12-31')), { code: 'fees.no_schedule' });
  });
});

describe('a stored quote', () => {
  let m: TestMarket;
  const chef = somebody('chef');
  before(async () => {
    m = await testMarket({ modules: [feesModule()] });
  });

  const store = () => {
    const start = m.clock.now().add({ hours: 24 });
    return inTransaction(m.ctx, (tx) =>
      storeQuote(m.ctx, tx, {
        subject: { kind: 'listing', id: 'l1' },
        personId: chef.personId as NonNullable<typeof chef.personId>,
        interval: interval(start, start.add({ hours: 3 })),
        quote: quote(schedule, facts()),
        expiresAt: m.clock.now().add({ minutes: 15 }),
      }),
    );
  };
  const use = (id: string, by: string) => inTransaction(m.ctx, (tx) => useQuote(m.ctx, tx, id, by));

  test('comes back exactly as it was offered', async () => {
    const stored = await store();
    const { lines, total, providerReceives } = quote(schedule, facts());
    const back = await quoteById(m.ctx.db, stored.id);
    assert.deepEqual(back, stored);
    assert.deepEqual([back?.lines, back?.total, back?.providerReceives], [lines, total, providerReceives]);
    assert.equal(await quoteById(m.ctx.db, m.ctx.newId('quote')), undefined);
  });

  test('is shared out by the commission it was sold with, whatever rule is in force when the time comes', async () => {
    const { id } = await store();
    await use(id, 'booking-sold');
    m.clock.moveBy({ hours: 24 * 400 });
    const dearer: FeeSchedule = {
      ...schedule,
      version: 'test-2',
      lines: schedule.lines.map((each) => (each.kind === 'commission' ? { ...each, amount: { type: 'flat', amountMinor: 9_900 } } : each)),
    };
    const today = quote(
      scheduleFor(
        [
          { ...schedule, until: '2027-01-01' },
          { ...dearer, from: '2027-01-01' },
        ],
        m.clock.now().toZonedDateTimeISO('UTC').toPlainDate(),
      ),
      facts(),
    );
    const sold = (await quoteById(m.ctx.db, id)) ?? assert.fail('a sold quote is gone');
    assert.deepEqual(line(today, 'commission')?.amount, usd(9_900));
    assert.deepEqual(line(sold, 'commission')?.amount, usd(1_600));
    assert.deepEqual([sharesOf(sold).provider, sold.scheduleVersion], [usd(14_400), 'test-1']);
  });

  test('is used once; the same use again is no second use', async () => {
    const { id } = await store();
    assert.equal((await use(id, 'booking-1')).usedBy, 'booking-1');
    assert.equal((await use(id, 'booking-1')).id, id);
    await assert.rejects(use(id, 'booking-2'), { code: 'fees.quote_used' });
    await assert.rejects(use((await store()).id, 'booking-1'), { code: 'fees.quote_used' });
  });

  test('is refused after its time and stays unused; one that does not exist is missing', async () => {
    const { id } = await store();
    m.clock.moveBy({ minutes: 15 });
    await assert.rejects(use(id, 'booking-3'), { code: 'fees.quote_expired' });
    assert.equal((await quoteById(m.ctx.db, id))?.usedBy, undefined);
    await assert.rejects(use(m.ctx.newId('quote'), 'booking-3'), { code: 'fees.quote_missing' });
  });

  test('that does not add up is refused by the database', async () => {
    const { id } = await store();
    await assert.rejects(sql`update quote set total_minor = total_minor + 1 where id = ${id}`.execute(m.ctx.db), (error) =>
      isCheckViolation(error, 'quote_adds_up'),
    );
  });

  test('that nobody took up is removed a month after it ended; a used one stays', async () => {
    const [unused, used] = [await store(), await store()];
    await use(used.id, 'booking-4');
    m.clock.moveBy({ hours: 30 * 24 + 1 });
    await carryOutRetention(m.ctx, feesModule().retention ?? []);
    assert.equal(await quoteById(m.ctx.db, unused.id), undefined);
    assert.notEqual(await quoteById(m.ctx.db, used.id), undefined);
  });
});
