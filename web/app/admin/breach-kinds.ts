/** Kinds of data that can get out, and how likely harm is, in the order in which they are offered: those that the API takes. */
export const dataKinds = [
  'names',
  'contact',
  'addresses',
  'log_in',
  'identity_numbers',
  'payment',
  'bank',
  'papers',
  'bookings',
  'messages',
  'health',
  'other',
] as const;
export type DataKind = (typeof dataKinds)[number];

export const risks = ['unlikely', 'likely', 'high'] as const;
export type BreachRisk = (typeof risks)[number];
