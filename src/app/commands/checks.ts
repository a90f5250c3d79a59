import { Money } from '#kernel';
import { parseSettings } from '#platform/config';
import { checkLedger } from '#modules/ledger';
import { existing, withHouse } from './with-house.ts';
import type { Command } from './options.ts';

export const ledgerCheck: Command = {
  usage: `guildhall ledger check

Every transaction sums to zero, every balance equals its entries, no account is below its limit. Exit code 1 and one line for each
break: docs/runbooks/ledger.md. Money on its way is listed, and is no break. It changes nothing; on PostgreSQL the house may run
meanwhile.`,
  run: () =>
    withHouse(parseSettings(process.env), existing, async (house) => {
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
