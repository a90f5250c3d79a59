import { conflict, isGuildhallError, unavailable, type Id, type Money } from '#kernel';
import type { Context } from '#platform/context';
import { inTransaction, isUniqueViolation, tables, type Tx } from '#platform/database';
import { intend, type EffectHandler } from '#platform/effects';
import { accounts, post } from '#modules/ledger';
import { underFreshKeys } from './kept-failure.ts';
import type { PaymentsPorts } from './ports.ts';
import type { AuthorizationOutcome, PaymentProvider } from './provider.ts';
import { apartColumns, paymentById, setStatus, type Apart, type Payment, type Subject } from './store.ts';
import type { PaymentsTables } from './tables.gen.ts';

export interface AuthorizationRequest {
  subject: Subject;
  payer: Id<'person'>;
  payee: Id<'person'>;
  amount: Money.Money;
  apart?: Apart | undefined;
  /** The payer is not there: the card that they saved is asked, and the bank is told so. Who is there agrees to that for later. */
  offSession?: boolean;
  /** It pays for other subjects later, as they use it; the caller keeps the books of how much. */
  prepaid?: boolean;
  /** As the provider names the card. */
  paymentMethodId: string;
  /** On the payer's statement and receipt. */
  description: string;
}

/**
 * Asks the bank to set an amount aside. Outcomes: `authorized`, `action_required`, `declined`.
 *
 * @throws payments.already_paying when the subject has a payment under way
 */
export async function requestAuthorization(
  ctx: Context,
  tx: Tx,
  request: AuthorizationRequest,
): Promise<{ paymentId: Id<'payment'>; effectId: Id<'effect'> }> {
  const paymentId = ctx.newId('payment');
  const { subject, payer, payee, amount, paymentMethodId, description, apart, prepaid = false, offSession = false } = request;
  try {
    await tables<PaymentsTables>(tx)
      .insertInto('payment')
      .values({
        id: paymentId,
        subject_kind: subject.kind,
        subject_id: subject.id,
        payer_id: payer,
        payee_id: payee,
        description,
        amount_minor: amount.amountMinor,
        currency: amount.currency,
        payment_method_id: paymentMethodId,
        status: 'authorizing',
        created_at: ctx.clock.now(),
        ...apartColumns(apart),
        prepaid,
      })
      .execute();
  } catch (error) {
    if (isUniqueViolation(error, 'payment_live'))
      throw conflict('payments.already_paying', 'A payment for this is already under way.', { cause: error });
    throw error;
  }
  const effectId = await intend(ctx, tx, { kind: 'payments.authorize', subject, payload: { paymentId, offSession } });
  return { paymentId, effectId };
}

interface Payload {
  paymentId: string;
  /** Absent where only a look is asked for, and in effects from before it was said. */
  offSession?: boolean;
}

interface Attempt {
  outcome: AuthorizationOutcome;
  card?: { brand: string; last4: string; expMonth: number; expYear: number };
}

export const authorizeEffect = (ports: PaymentsPorts): EffectHandler<Payload, Attempt> => ({
  kind: 'payments.authorize',
  async run(ctx, { paymentId, offSession = false }, key, since) {
    const payment = await paymentById(ctx.db, paymentId);
    // Nobody waits for the money any more, so no new hold is made: it was given up, and came back from the dead letters.
    if (isOver(payment)) {
      await letGo(ctx, ports.provider, payment, key);
      return { outcome: { status: 'declined', code: 'provider_error', message: nothingCharged } };
    }
    if (payment.status !== 'authorizing') throw unavailable('payments.settled_elsewhere', 'Another worker has settled this meanwhile.');
    const customerId = await customerOf(ctx, ports, payment.payerId);
    const card = await attach(ports.provider, customerId, payment.paymentMethodId, key);
    if ('declined' in card) return { outcome: { status: 'declined', ...card.declined } };
    const input = {
      customerId,
      paymentMethodId: payment.paymentMethodId,
      amount: payment.amount,
      reference: payment.id,
      description: payment.description,
      returnUrl: ports.returnUrl(ctx.market, payment.subject),
      offSession,
      forLater: !offSession,
    };
    const outcome = await underFreshKeys(
      key,
      (each) => ports.provider.authorize(input, each, since),
      (error) => holdOf(ports.provider, input, error),
    );
    return { outcome, card };
  },
  async settle(ctx, tx, { payload }, { outcome, card }) {
    const payment = await paymentById(tx, payload.paymentId);
    if (card !== undefined) await rememberCard(ctx, tx, payment, card);
    if (outcome.status !== 'declined' && isOver(payment)) return letGoLater(ctx, tx, payment);
    if (outcome.status === 'authorized') return noteAuthorized(ctx, tx, ports, payment, outcome.intentId);
    if (outcome.status === 'declined') return noteDeclined(ctx, tx, ports, payment, outcome);
    const waits = {
      status: 'action_required',
      intent_id: outcome.intentId,
      client_secret: outcome.clientSecret,
      action_url: outcome.actionUrl ?? null,
    } as const;
    if (await setStatus(tx, payment.id, ['authorizing'], waits)) await ports.onOutcome(ctx, tx, payment.subject, 'action_required');
  },
  async lastLook(ctx, { paymentId }, key) {
    const payment = await paymentById(ctx.db, paymentId);
    if (payment.status !== 'authorizing' && !isOver(payment))
      throw new Error(`${paymentId} is ${payment.status}: it was settled elsewhere`);
    await letGo(ctx, ports.provider, payment, key);
  },
  async giveUp(ctx, tx, { payload }, error, certain) {
    const payment = await paymentById(tx, payload.paymentId);
    await noteDeclined(ctx, tx, ports, payment, { code: 'provider_error', message: certain ? nothingCharged : holdMayStand });
    ctx.log.error({ payment: payment.id, error, certain }, 'an authorization was given up');
  },
});

const nothingCharged = 'The payment could not be made. Nothing was charged. Please try another card.';
const holdMayStand =
  'The payment could not be made, and the payment provider does not answer. If your bank shows the amount as set aside, it comes free by itself within 7 days: nobody takes it. Please try another card.';

/** Nobody waits for its money. */
const isOver = ({ status }: Payment): boolean => ['declined', 'canceled', 'capture_failed'].includes(status);

/** A hold whose answer came after the payment was given up. The same effect, asked for again, lets go what it finds. */
const letGoLater = async (ctx: Context, tx: Tx, { id, subject }: Payment): Promise<void> =>
  void (await intend(ctx, tx, { kind: 'payments.authorize', subject, payload: { paymentId: id } }));

/** Lets go whatever the calls made of a payment that nobody waits for any more. @throws when that cannot be known or done */
async function letGo(ctx: Context, provider: PaymentProvider, payment: Payment, key: string): Promise<void> {
  const customer = await knownCustomer(ctx, provider, payment.payerId);
  const found = customer === undefined ? undefined : await provider.findIntent({ reference: payment.id, customerId: customer });
  if (found === undefined || found.status === 'canceled') return;
  const outcome = await underFreshKeys(`${key}-let-go`, (each) => provider.cancel({ intentId: found.intentId }, each));
  if (outcome.status === 'failed') throw new Error(`The provider would not release ${found.intentId}: ${outcome.code} ${outcome.message}`);
}

/** The hold that a failed call made all the same. One that may still come is waited for, so that there are never two. */
async function holdOf(
  provider: PaymentProvider,
  input: { customerId: string; reference: string },
  error: unknown,
): Promise<AuthorizationOutcome | undefined> {
  const found = await provider.findIntent(input);
  if (found?.status === 'processing' || found?.status === 'captured') throw error;
  return found?.status === 'authorized' ? { status: 'authorized', intentId: found.intentId, amount: found.amount } : undefined;
}

/** The amount is set aside: a memo in the books, since it is not ours yet. */
export async function noteAuthorized(ctx: Context, tx: Tx, ports: PaymentsPorts, payment: Payment, intentId: string): Promise<void> {
  const moved = await setStatus(tx, payment.id, ['authorizing', 'action_required'], {
    status: 'authorized',
    intent_id: intentId,
    client_secret: null,
    action_url: null,
  });
  if (!moved) return;
  await post(ctx, tx, {
    reference: `payment:${payment.id}:authorized`,
    kind: 'payments.authorized',
    description: `Set aside on the card: ${payment.description}`,
    subject: payment.subject,
    lines: [
      { account: accounts.authorized(payment.subject), debit: payment.amount },
      { account: accounts.authorizations(), credit: payment.amount },
    ],
  });
  await ports.onOutcome(ctx, tx, payment.subject, 'authorized');
}

export async function noteDeclined(
  ctx: Context,
  tx: Tx,
  ports: PaymentsPorts,
  payment: Payment,
  { code, message, intentId }: { code: string; message: string; intentId?: string },
): Promise<void> {
  const change = { status: 'declined', decline_code: code, decline_message: message, client_secret: null, action_url: null } as const;
  if (
    !(await setStatus(
      tx,
      payment.id,
      ['authorizing', 'action_required'],
      intentId === undefined ? change : { ...change, intent_id: intentId },
    ))
  )
    return;
  await ports.onOutcome(ctx, tx, payment.subject, 'declined');
}

/** The payer at the provider, made at the first payment. The key follows from the person, so two first payments make one. */
async function customerOf(ctx: Context, { provider, personOf }: PaymentsPorts, personId: Id<'person'>): Promise<string> {
  const known = await knownCustomer(ctx, provider, personId);
  if (known !== undefined) return known;
  const person = await personOf(ctx.db, personId);
  const input = { reference: personId, email: person?.email ?? '', name: person?.displayName ?? '' };
  const { customerId } = await underFreshKeys(`${ctx.market}-customer-${personId}`, (key) => provider.createCustomer(input, key));
  await inTransaction(ctx, (tx) =>
    tables<PaymentsTables>(tx)
      .insertInto('payment_customer')
      .values({ person_id: personId, provider: provider.name, customer_id: customerId })
      .onConflict((conflicting) => conflicting.doNothing())
      .execute(),
  );
  return customerId;
}

async function knownCustomer(ctx: Context, { name }: PaymentProvider, personId: Id<'person'>): Promise<string | undefined> {
  const row = await tables<PaymentsTables>(ctx.db)
    .selectFrom('payment_customer')
    .select('customer_id')
    .where('person_id', '=', personId)
    .where('provider', '=', name)
    .executeTakeFirst();
  return row?.customer_id;
}

type Card = NonNullable<Attempt['card']>;

async function attach(
  provider: PaymentProvider,
  customerId: string,
  paymentMethodId: string,
  key: string,
): Promise<Card | { declined: { code: string; message: string } }> {
  try {
    return await underFreshKeys(`${key}-attach`, (each) => provider.attachPaymentMethod({ customerId, paymentMethodId }, each));
  } catch (error) {
    if (!isGuildhallError(error, 'payments.card_declined')) throw error;
    return { declined: { code: String(error.facts?.['code'] ?? 'card_declined'), message: error.message } };
  }
}

async function rememberCard(
  ctx: Context,
  tx: Tx,
  { id, payerId, paymentMethodId }: Payment,
  { brand, last4, expMonth, expYear }: Card,
): Promise<void> {
  await tables<PaymentsTables>(tx).updateTable('payment').set({ card_brand: brand, card_last4: last4 }).where('id', '=', id).execute();
  await tables<PaymentsTables>(tx)
    .insertInto('payment_method')
    .values({ id: paymentMethodId, person_id: payerId, brand, last4, exp_month: expMonth, exp_year: expYear, added_at: ctx.clock.now() })
    .onConflict((conflicting) => conflicting.doNothing())
    .execute();
}
