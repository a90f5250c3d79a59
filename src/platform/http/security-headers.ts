/** A year and more, for the name and what is under it (ASVS 5.0, 3.4.1). */
const onlyEncrypted = 'max-age=63072000; includeSubDomains';

/** What no page or answer of ours uses. */
const permissions = 'camera=(), microphone=(), geolocation=(self), usb=(), serial=(), bluetooth=(), midi=(), display-capture=()';

/** What an answer that is no page may load, run or be framed by: nothing. A page, a file or the documents say their own. */
const noPage = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/** The documents' own pages: scripts and styles from here, none inline. */
export const docsPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/** On every answer, refusals and all; whoever answers may say something else for theirs. */
export const securityHeaders = (isEncrypted: boolean): Readonly<Record<string, string>> => ({
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'content-security-policy': noPage,
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': permissions,
  ...(isEncrypted ? { 'strict-transport-security': onlyEncrypted } : {}),
});
