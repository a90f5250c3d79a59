import type Stripe from 'stripe';
import { postEntry, sumBalance } from './balance.ts';
import { type Call, idIn, type Route } from './call.ts';
import { answerList, emptyList } from './lists.ts';
import { badRequest, refused } from './problem.ts';
import type { Store } from './store.ts';
import { linkedId } from './objects.ts';

export const transferRoutes = (store: Store): Route[] => [
  { method: 'POST', path: '/v1/transfers', handle: (call) => create(store, call) },
  {
    method: 'GET',
    path: '/v1/transfers/:id',
    handle(call) {
      call.params.finish();
      return call.objects.require('transfer', idIn(call), 'id');
    },
  },
  {
    method: 'GET',
    path: '/v1/transfers',
    handle(call) {
      const { params } = call;
      return answerList(call, 'transfer', {
        '$.destination': params.text('destination'),
        '$.transfer_group': params.text('transfer_group'),
      });
    },
  },
];

function create(store: Store, call: Call): object {
  const { params } = call;
  const amount = params.requiredWhole('amount');
  const currency = params.requiredText('currency').toLowerCase();
  const destination = call.objects.require('account', params.requiredText('destination'), 'destination');
  const sourceId = params.text('source_transaction');
  const source = sourceId === undefined ? undefined : call.objects.require('charge', sourceId, 'source_transaction');
  const description = params.text('description') ?? null;
  const transferGroup = params.text('transfer_group') ?? null;
  const metadata = params.metadata();
  params.finish();
  if (amount < 1) throw badRequest('Invalid positive integer', { code: 'parameter_invalid_integer', param: 'amount' });
  if (destination.capabilities?.transfers !== 'active') {
    throw refused(
      'Your destination account needs to have at least one of the following capabilities enabled: transfers, crypto_transfers, legacy_payments',
      { code: 'insufficient_capabilities_for_transfer' },
    );
  }
  const availableOn = source ? coveredBySource(call, source, amount, currency) : coveredByBalance(store, call, amount, currency);

  const id = call.newId('tr');
  const transfer: Stripe.Transfer = {
    id,
    object: 'transfer',
    amount,
    amount_reversed: 0,
    balance_transaction: null,
    created: call.now,
    currency,
    description,
    destination: destination.id,
    destination_payment: call.newId('py'),
    livemode: false,
    metadata,
    reversals: emptyList(`/v1/transfers/${id}/reversals`),
    reversed: false,
    source_transaction: source?.id ?? null,
    source_type: 'card',
    transfer_group: transferGroup ?? source?.transfer_group ?? null,
  };
  transfer.balance_transaction = postEntry(call, {
    type: 'transfer',
    category: 'transfer',
    amount: -amount,
    fee: 0,
    currency,
    source: id,
    description,
    availableOn,
  });
  call.objects.insert('transfer', transfer);
  call.emit('transfer.created', transfer);
  return transfer;
}

/** Tied to a charge, money can be sent on before it has settled; it leaves when the charge's money arrives. */
function coveredBySource(call: Call, source: Stripe.Charge, amount: number, currency: string): number {
  if (source.currency !== currency) throw badRequest('The transfer must be in the currency of the charge.', { param: 'currency' });
  if (!source.captured)
    throw refused('A transfer cannot be made from a charge that has not been captured.', { param: 'source_transaction' });
  const earlier = call.objects.list('transfer', { where: { '$.source_transaction': source.id } }, 1_000).data;
  const left = source.amount_captured - earlier.reduce((sum, transfer) => sum + transfer.amount, 0);
  if (amount > left) {
    throw refused('Insufficient funds available from the source transaction for this transfer.', { code: 'balance_insufficient' });
  }
  const entry = call.objects.require('balance_transaction', linkedId(source.balance_transaction));
  return Math.max(call.now, entry.available_on);
}

function coveredByBalance(store: Store, call: Call, amount: number, currency: string): number {
  const available = sumBalance(store, call.account, call.now).find((sum) => sum.currency === currency)?.available ?? 0;
  if (amount > available) {
    throw refused('You have insufficient available funds in your Stripe account.', { code: 'balance_insufficient' });
  }
  return call.now;
}
