// From the migrations, by `npm run generate`; do not edit.
import type { ColumnType, Generated } from 'kysely';

export interface PaymentsTables {
  hand_payment: {
    id: string;
    direction: 'in' | 'out';
    receivable_id: string | null;
    refund_id: string | null;
    method: 'cash' | 'bank_transfer' | 'terminal';
    reference: string;
    status: 'recorded' | 'confirmed' | 'rejected';
    recorded_by: string;
    recorded_at: Temporal.Instant;
    checked_by: string | null;
    checked_at: Temporal.Instant | null;
  };
  payee_account: {
    person_id: string;
    account_id: string;
    ready: Generated<boolean>;
    requirements: ColumnType<string[], unknown, unknown>;
    created_at: Temporal.Instant;
  };
  payment: {
    id: string;
    subject_kind: string;
    subject_id: string;
    payer_id: string;
    payee_id: string;
    description: string;
    amount_minor: bigint;
    currency: string;
    payment_method_id: string;
    card_brand: string | null;
    card_last4: string | null;
    status: 'authorizing' | 'action_required' | 'authorized' | 'declined' | 'capturing' | 'captured' | 'capture_failed' | 'canceling' | 'canceled';
    intent_id: string | null;
    charge_id: string | null;
    client_secret: string | null;
    action_url: string | null;
    decline_code: string | null;
    decline_message: string | null;
    captured_minor: Generated<bigint>;
    refunded_minor: Generated<bigint>;
    transferred_minor: Generated<bigint>;
    created_at: Temporal.Instant;
    added_minor: Generated<bigint>;
    by_hand: 'cash' | 'bank_transfer' | 'terminal' | null;
    apart_kind: string | null;
    apart_id: string | null;
    apart_minor: Generated<bigint>;
    prepaid: Generated<boolean>;
  };
  payment_customer: {
    person_id: string;
    provider: string;
    customer_id: string;
  };
  payment_method: {
    id: string;
    person_id: string;
    brand: string;
    last4: string;
    exp_month: number;
    exp_year: number;
    added_at: Temporal.Instant;
  };
  provider_event: {
    id: string;
    type: string;
    received_at: Temporal.Instant;
  };
  receivable: {
    id: string;
    subject_kind: string;
    subject_id: string;
    payer_id: string;
    payee_id: string;
    description: string;
    amount_minor: bigint;
    currency: string;
    due_at: Temporal.Instant;
    status: 'open' | 'checking' | 'by_card' | 'by_hand' | 'dropped';
    opened_at: Temporal.Instant;
    settled_at: Temporal.Instant | null;
    apart_kind: string | null;
    apart_id: string | null;
    apart_minor: Generated<bigint>;
  };
  refund: {
    id: string;
    payment_id: string;
    amount_minor: bigint;
    reason: string;
    status: 'pending' | 'refunded' | 'failed';
    provider_id: string | null;
    created_at: Temporal.Instant;
    for_kind: string | null;
    for_id: string | null;
  };
  transfer: {
    id: string;
    payment_id: string;
    person_id: string;
    amount_minor: bigint;
    currency: string;
    status: 'waiting' | 'pending' | 'transferred' | 'failed';
    provider_id: string | null;
    created_at: Temporal.Instant;
    settled_at: Temporal.Instant | null;
    for_kind: string | null;
    for_id: string | null;
  };
}
