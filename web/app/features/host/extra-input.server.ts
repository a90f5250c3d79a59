import { field } from '~/forms/submit.server';
import { moneyOf, numberOf } from './kitchen-input.server';

/** What the host wrote about an extra, as the API takes it; a field left empty goes without, and the API says what is missing. */
export function extraInput(form: FormData): Record<string, unknown> {
  return {
    title: field(form, 'title'),
    units: numberOf(form, 'units'),
    price: moneyOf(form, 'price'),
    per: field(form, 'per'),
    bufferMinutes: numberOf(form, 'bufferMinutes') ?? 0,
    listingIds: form.getAll('listingIds').map(String),
  };
}
