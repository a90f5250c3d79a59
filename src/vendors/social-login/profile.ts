/** A text of a profile that is one; long ones are cut to what a name here may have. */
export const textOf = (value: unknown, most = 80): string | undefined => {
  const text = typeof value === 'string' ? value.replaceAll(/\s+/gu, ' ').trim().slice(0, most) : '';
  return text === '' ? undefined : text;
};

export const named = (value: unknown): { name?: string } => {
  const name = textOf(value);
  return name === undefined ? {} : { name };
};

export const addressed = (value: unknown, isProven: boolean): { email?: { address: string; isProven: boolean } } => {
  const address = textOf(value, 254);
  return address === undefined ? {} : { email: { address, isProven } };
};

/** Apple writes `true` and `"true"`. */
export const isTrue = (value: unknown): boolean => value === true || value === 'true';
