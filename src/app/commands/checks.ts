import { Money } from '#kernel';
import { parseSettings } from '#platform/config';
import { verifyAudit } from '#modules/audit';
import { checkLedger } from '#modules/ledger';
import { withHouse } from './with-house.ts';
import type { Command } from './options.ts';

export const auditVerify: Command = {
  name: 'audit verify',
  summary: 'Walk the audit chain and say where it breaks, if it does',
  usage: 'guildhall audit verify',
  run: () =>
    withHouse(parseSettings(process.env), async (house) => {
      const { entries, unchained, firstBroken } = await verifyAudit(house.context());
      process.stdout.write(`${entries} entries chained, ${unchained} not yet.\n`);
      if (firstBroken === undefined) return 0;
      process.stderr.write(`The chain breaks at entry ${firstBroken.seq} (${firstBroken.id}): ${firstBroken.problem}.\n`);
      return 1;
    }),
};

export const ledgerCheck: Command = {
  name: 'ledger check',
  summary: 'Prove the books from their entries: sums, balances, limits',
  usage: 'guildhall ledger check',
  run: () =>
    withHouse(parseSettings(process.env), async (house) => {
      const { ok, transactions, entries, problems, held } = await checkLedger(house.context());
      process.stdout.write(`${transactions} transactions, ${entries} entries.\n`);
      for (const { account, amountMinor, currency } of held.slice(0, 20)) {
        process.stdout.write(`  on its way: ${account} ${Money.format(Money.money(amountMinor, currency as 'USD'))}\n`);
      }
      if (held.length > 20) process.stdout.write(`  … and ${held.length - 20} more\n`);
      for (const { rule, where, message } of problems) process.stderr.write(`${rule}: ${where}: ${message}\n`);
      process.stdout.write(ok ? 'The books balance.\n' : 'The books do not balance.\n');
      return ok ? 0 : 1;
    }),
};
