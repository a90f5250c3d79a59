import { sql } from '#platform/database';
import { because, erasedText, type DataSubject, type PersonalData, type Sql } from '#platform/module';

const keep = because.money;
const ofTheirPayments = ({ id }: DataSubject): Sql<boolean> => sql<boolean>`payment_id in (select id from payment where payer_id = ${id})`;
const notThePayees = [
  'payer_id',
  'payment_method_id',
  'card_brand',
  'card_last4',
  'decline_code',
  'decline_message',
  'intent_id',
  'charge_id',
  'client_secret',
  'action_url',
];

export const paymentsData: PersonalData = {
  rows: [
    { table: 'payment_method', title: 'Your cards', whose: 'person_id', erase: 'delete' },
    { table: 'payment_customer', title: 'Who you are at the bank that takes payments', whose: 'person_id', erase: 'delete' },
    {
      table: 'payment',
      title: 'What you paid',
      whose: 'payer_id',
      erase: {
        keep,
        blank: {
          payment_method_id: erasedText,
          card_brand: null,
          card_last4: null,
          client_secret: null,
          action_url: null,
          decline_code: null,
          decline_message: null,
        },
        stays: ['description', 'intent_id', 'charge_id'],
      },
    },
    { table: 'payment', title: 'What was paid to you', whose: 'payee_id', hide: notThePayees, erase: { keep } },
    {
      table: 'refund',
      title: 'What you got back',
      whose: ofTheirPayments,
      erase: { keep, blank: { reason: erasedText }, stays: ['provider_id'] },
    },
    { table: 'receivable', title: 'What you owed', whose: 'payer_id', erase: { keep } },
    { table: 'receivable', title: 'What was owed to you', whose: 'payee_id', hide: ['payer_id'], erase: { keep } },
    { table: 'transfer', title: 'What was sent to you', whose: 'person_id', erase: { keep, stays: ['provider_id'] } },
    {
      table: 'payee_account',
      title: 'Where you are paid',
      whose: 'person_id',
      erase: { keep, blank: { requirements: () => sql`'[]'::jsonb`, account_id: (who) => sql`${`${erasedText}:${who.id}`}` } },
    },
    {
      table: 'hand_payment',
      title: 'Payments by hand that you recorded or checked',
      whose: (who) => sql<boolean>`(recorded_by = ${who.id} or checked_by = ${who.id})`,
      erase: { keep: because.staff },
    },
    {
      table: 'hand_payment',
      title: 'What you paid or got back by hand',
      whose: (who) => sql<boolean>`(receivable_id in (select id from receivable where payer_id = ${who.id})
        or refund_id in (select refund.id from refund join payment on payment.id = refund.payment_id where payment.payer_id = ${who.id}))`,
      hide: ['recorded_by', 'checked_by'],
      erase: { keep, blank: { reference: erasedText } },
    },
  ],
};
