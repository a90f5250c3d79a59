const secretKey = /pass(word|phrase)?|secret|token|authorization|cookie|api_?key|card|cvc|private/i;
const email = /[^\s"'<>@]+@[^\s"'<>@]+\.[a-z]{2,}/gi;
const jwt = /\beyJ[\w-]+\.[\w-]+\.[\w-]+/g;
/** Of a person's program, as `identity` makes them. */
const personalToken = /\bgldh_[\w-]{20,}/g;
const cardNumber = /\b\d(?:[ -]?\d){12,18}\b/g;
const stripeSecret = /\b(?:(?:sk|rk|whsec)_\w+|(?:pi|seti)_\w+_secret_\w+)/g;
/** The password in an address such as `postgres://user:password@host`. */
const urlPassword = /(:\/\/[^\s/:@]*:)[^\s@/]+@/g;
const maximumDepth = 8;

/** A copy without secrets and mail addresses, however deep they lie, also inside errors and their causes. */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= maximumDepth) return '[deeper]';
  if (value instanceof Error) return redactError(value, depth);
  if (Array.isArray(value)) return value.slice(0, 100).map((each) => redact(each, depth + 1));
  if (!isPlain(value)) return redactText(String(value));
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, secretKey.test(key) ? '[redacted]' : redact(each, depth + 1)]),
  );
}

export const redactText = (text: string): string =>
  text
    .replaceAll(urlPassword, '$1[secret]@')
    .replaceAll(jwt, '[token]')
    .replaceAll(personalToken, '[token]')
    .replaceAll(stripeSecret, '[secret]')
    .replaceAll(email, '[email]')
    .replaceAll(cardNumber, '[number]');

function redactError(error: Error, depth: number): object {
  const { name, message, stack, cause } = error;
  const code = (error as { code?: unknown }).code;
  return {
    name,
    message: redactText(message),
    ...(typeof code === 'string' ? { code } : {}),
    ...(stack === undefined ? {} : { stack: redactText(stack) }),
    ...(cause === undefined ? {} : { cause: redact(cause, depth + 1) }),
  };
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
