import { texts } from '~/texts';
import { refuseField } from '~/forms/refuse.server';
import { field } from '~/forms/submit.server';

const currency = 'USD';

/** @returns nothing where the field is empty. @throws ApiError naming a field that holds no number */
export function numberOf(form: FormData, name: string): number | undefined {
  const text = field(form, name).replaceAll(',', '');
  if (text === '') return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : refuseField(name, 'host.bad_number', texts('en')('host.badNumber'));
}

export function moneyOf(form: FormData, name: string): { amountMinor: number; currency: string } | undefined {
  const dollars = numberOf(form, name);
  return dollars === undefined ? undefined : { amountMinor: Math.round(dollars * 100), currency };
}

const lines = (form: FormData, name: string): string[] =>
  field(form, name)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** The rows that say anything, in their order. */
function lengthDiscounts(form: FormData): { hours: number; percent: number }[] {
  return [0, 1, 2, 3, 4].flatMap((at) => {
    const name = `price.lengthDiscounts.${at}`;
    const [hours, percent] = [numberOf(form, `${name}.hours`), numberOf(form, `${name}.percent`)];
    return hours === undefined && percent === undefined ? [] : [{ hours: hours ?? 0, percent: percent ?? 0 }];
  });
}

/** What the host wrote, as the API takes it. Without an hourly price there are no others; one that was emptied is taken back. @throws ApiError naming a field that holds no number */
export function kitchenInput(form: FormData): Record<string, unknown> {
  const [latitude, longitude] = [numberOf(form, 'point.latitude'), numberOf(form, 'point.longitude')];
  const hourly = moneyOf(form, 'price.hourly');
  const [squareFeet, capacity] = [numberOf(form, 'attributes.squareFeet'), numberOf(form, 'attributes.capacity')];
  return {
    title: field(form, 'title'),
    summary: field(form, 'summary'),
    description: field(form, 'description'),
    address: {
      line1: field(form, 'address.line1'),
      city: field(form, 'address.city'),
      region: field(form, 'address.region'),
      postalCode: field(form, 'address.postalCode'),
    },
    ...(latitude !== undefined && longitude !== undefined && { point: { latitude, longitude } }),
    price: {
      ...(hourly && {
        hourly,
        cleaning: moneyOf(form, 'price.cleaning') ?? null,
        minimum: moneyOf(form, 'price.minimum') ?? null,
        deposit: moneyOf(form, 'price.deposit') ?? null,
        weekendPercent: numberOf(form, 'price.weekendPercent') || null,
        eveningPercent: numberOf(form, 'price.eveningPercent') || null,
        lengthDiscounts: lengthDiscounts(form),
      }),
    },
    equipment: form.getAll('equipment').map(String),
    sensitive: form.getAll('sensitive').map(String),
    attributes: {
      ...(squareFeet !== undefined && { squareFeet }),
      ...(capacity !== undefined && { capacity }),
      certifications: lines(form, 'attributes.certifications'),
      rules: lines(form, 'attributes.rules'),
    },
  };
}
