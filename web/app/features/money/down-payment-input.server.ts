import { moneyOf, numberOf } from '~/features/host/kitchen-input.server';

/** What a host typed, in the API's words; what is empty is left out. */
export function downPaymentInput(form: FormData): Record<string, unknown> {
  const [percent, amount] = [numberOf(form, 'percent'), moneyOf(form, 'amount')];
  return {
    daysBefore: numberOf(form, 'daysBefore'),
    ...(percent !== undefined && { percent }),
    ...(amount !== undefined && { amount }),
  };
}

/** A pack that a host typed. */
export const packInput = (form: FormData): Record<string, unknown> => ({
  hours: numberOf(form, 'hours'),
  price: moneyOf(form, 'price'),
  validMonths: numberOf(form, 'validMonths'),
});
