import { sql } from '#platform/database';
import { because, type DataSubject, type PersonalData, type Sql } from '#platform/module';

const keep = because.books;
const accounts = ({ id }: DataSubject): Sql => sql`(select id from ledger_account where position(${id} in code) > 0)`;

/** Postings are by booking and account; their words are made of numbers and titles of kitchens, never of what people wrote. */
export const ledgerData: PersonalData = {
  rows: [
    {
      table: 'ledger_account',
      title: 'Your accounts in the books',
      whose: (who) => sql<boolean>`position(${who.id} in code) > 0`,
      erase: { keep, stays: ['code', 'title'] },
    },
    {
      table: 'ledger_entry',
      title: 'Amounts booked to you',
      whose: (who) => sql<boolean>`account_id in ${accounts(who)}`,
      erase: { keep, stays: ['memo'] },
    },
    {
      table: 'ledger_transaction',
      title: 'What those amounts were',
      whose: (who) => sql<boolean>`id in (select transaction_id from ledger_entry where account_id in ${accounts(who)})`,
      hide: ['fingerprint'],
      erase: { keep, stays: ['reference', 'description', 'subject_id'] },
    },
  ],
};
