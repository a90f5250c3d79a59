import type { Module } from '#platform/module';
import { ledgerRoutes } from './http.ts';
import { ledgerData } from './personal-data.ts';

export { accounts } from './accounts.ts';
export type { AccountKind, AccountRef, NewLine, NewPosting, Side } from './domain.ts';
export { expectBalance } from './expect.ts';
export { post, type Posted } from './post.ts';
export {
  balanceOf,
  balancesByFamily,
  entriesAbout,
  entriesOf,
  listAccounts,
  listTransactions,
  type LedgerAccount,
  type LedgerTransaction,
  type PageOf,
  type PostedLine,
} from './queries.ts';
export { earningsOf, type Earnings } from './earnings.ts';
export { taxesByMonth, type TaxMonth } from './taxes.ts';
export { checkLedger, type LedgerCheck, type LedgerProblem } from './check.ts';

export function ledgerModule(): Module {
  return {
    name: 'ledger',
    personalData: ledgerData,
    permissions: { 'ledger.read': 'Read the ledger and the taxes' },
    scopes: { 'earnings.read': 'Read what you earned' },
    dependsOn: [],
    migrations: new URL('./migrations/', import.meta.url),
    routes: ledgerRoutes,
  };
}
