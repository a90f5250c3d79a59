import { firstMomentOf } from '~/forms/first-moment.server';
import { refuseField } from '~/forms/refuse.server';
import { field } from '~/forms/submit.server';
import { texts } from '~/texts';

const currency = 'USD';

/** What was typed, as the API takes it: amounts in cents, days as their first moment. Empty fields are left out. */
export function promoInput(form: FormData): Record<string, unknown> {
  const number = (name: string): number | undefined => {
    const text = field(form, name).replaceAll(/[,$%\s]/g, '');
    if (text === '') return undefined;
    return Number.isFinite(Number(text)) ? Number(text) : refuseField(name, 'admin.bad_number', texts('en')('admin.promos.badNumber'));
  };
  const money = (name: string) => {
    const dollars = number(name);
    return dollars === undefined ? undefined : { amountMinor: Math.round(dollars * 100), currency };
  };
  const all = {
    code: field(form, 'code'),
    note: field(form, 'note'),
    percent: number('percent'),
    amount: money('amount'),
    atMost: money('atMost'),
    minimum: money('minimum'),
    bearer: field(form, 'bearer'),
    listing: field(form, 'listing').split('/').at(-1) || undefined,
    budget: money('budget'),
    budgetUses: number('budgetUses'),
    usesPerPerson: number('usesPerPerson'),
    from: firstMomentOf(form, 'from'),
    until: firstMomentOf(form, 'until'),
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}
