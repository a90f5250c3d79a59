import type { Id } from '#kernel';
import { requirePerson, type Context } from '#platform/context';
import { inTransaction, json, tables, type Tx } from '#platform/database';
import type { PaymentsPorts } from './ports.ts';
import { sendWaiting } from './transfer.ts';
import type { PaymentsTables } from './tables.gen.ts';

export interface PayeeStatus {
  status: 'none' | 'onboarding' | 'ready';
  requirementsDue: string[];
}

/** Opens an account to be paid to (once per person) and gives the address of the provider's page that completes it. */
export async function startOnboarding(ctx: Context, { provider, personOf }: PaymentsPorts, pageUrl: string): Promise<{ url: string }> {
  const personId = requirePerson(ctx);
  const accountId = (await accountOf(ctx, personId)) ?? (await openAccount(ctx, provider, personOf, personId));
  return provider.payeeOnboardingUrl({ accountId, returnUrl: pageUrl, refreshUrl: pageUrl });
}

async function openAccount(
  ctx: Context,
  provider: PaymentsPorts['provider'],
  personOf: PaymentsPorts['personOf'],
  personId: Id<'person'>,
): Promise<string> {
  const person = await personOf(ctx.db, personId);
  const { accountId } = await provider.createPayee(
    { reference: personId, email: person?.email ?? '', country: 'US' },
    `${ctx.market}-payee-${personId}`,
  );
  await inTransaction(ctx, async (tx) => {
    await registerPayee(ctx, tx, personId, accountId);
    await ctx.audit.record(ctx, tx, { action: 'payee.opened', subject: { kind: 'person', id: personId } });
  });
  return accountId;
}

/** Notes an account that exists at the provider. */
export async function registerPayee(ctx: Context, tx: Tx, personId: string, accountId: string): Promise<void> {
  await tables<PaymentsTables>(tx)
    .insertInto('payee_account')
    .values({ person_id: personId, account_id: accountId, requirements: json([]), created_at: ctx.clock.now() })
    .onConflict((conflicting) => conflicting.doNothing())
    .execute();
}

async function accountOf(ctx: Context, personId: string): Promise<string | undefined> {
  const row = await tables<PaymentsTables>(ctx.db)
    .selectFrom('payee_account')
    .select('account_id')
    .where('person_id', '=', personId)
    .executeTakeFirst();
  return row?.account_id;
}

/** Asks the provider how an account stands, and sends what waited for it. Safe to call as often as one likes. */
export async function refreshPayee(ctx: Context, { provider }: Pick<PaymentsPorts, 'provider'>, accountId: string): Promise<void> {
  const { payoutsEnabled, requirementsDue } = await provider.payeeStatus(accountId);
  await inTransaction(ctx, async (tx) => {
    const row = await tables<PaymentsTables>(tx)
      .updateTable('payee_account')
      .set({ ready: payoutsEnabled, requirements: json(requirementsDue) })
      .where('account_id', '=', accountId)
      .returning('person_id')
      .executeTakeFirst();
    if (row !== undefined && payoutsEnabled) await sendWaiting(ctx, tx, row.person_id);
  });
}

/** How the person's own account stands, asked of the provider while it is not ready. */
export async function payeeStatus(ctx: Context, ports: PaymentsPorts): Promise<PayeeStatus> {
  const read = () =>
    tables<PaymentsTables>(ctx.db).selectFrom('payee_account').selectAll().where('person_id', '=', requirePerson(ctx)).executeTakeFirst();
  let row = await read();
  if (row === undefined) return { status: 'none', requirementsDue: [] };
  if (!row.ready) {
    await refreshPayee(ctx, ports, row.account_id);
    row = await read();
  }
  return { status: row?.ready === true ? 'ready' : 'onboarding', requirementsDue: row?.requirements ?? [] };
}
