/**
 * Over HTTPS a browser holds our cookies as `__Host-gh_…`: set over HTTPS, for this very host and all of it, so that no neighbour under the
 * same name and no page without encryption can plant one. Inside the house, and on http at a machine of one's own, where browsers refuse
 * that prefix, they have their plain names. These four turn one into the other; what is not ours passes as it is.
 */
const prefix = '__Host-';
const ours = /^gh_/;

/** Cookies as the house knows them; a plain one of ours was not set by us, and is dropped. */
export function plainCookies(cookies: Readonly<Record<string, string | undefined>>): Record<string, string | undefined> {
  const plain: Record<string, string | undefined> = {};
  for (const [name, value] of Object.entries(cookies)) {
    if (name.startsWith(`${prefix}gh_`)) plain[name.slice(prefix.length)] = value;
    else if (!ours.test(name)) plain[name] = value;
  }
  return plain;
}

/** The same of a whole Cookie header. */
export function plainCookieHeader(header: string): string {
  const pairs = header.split(';').map((each) => each.trim());
  return pairs
    .flatMap((each) => (each.startsWith(`${prefix}gh_`) ? [each.slice(prefix.length)] : ours.test(each) ? [] : [each]))
    .join('; ');
}

/** A Cookie header with our plain names, as a browser would send it. */
export const hostCookieHeader = (header: string): string =>
  header
    .split(';')
    .map((each) => each.trim().replace(ours, `${prefix}gh_`))
    .join('; ');

/** A Set-Cookie header with a plain name, for a browser: the prefix demands the root path and `Secure`. */
export function hostSetCookie(header: string): string {
  if (!ours.test(header)) return header;
  const [pair = '', ...attributes] = header.split(';').map((each) => each.trim());
  const kept = attributes.filter((each) => !/^(path|domain|secure)\b/i.test(each));
  return [`${prefix}${pair}`, 'Path=/', 'Secure', ...kept].join('; ');
}

/** A Set-Cookie header for a browser, with the plain name. */
export const plainSetCookie = (header: string): string => (header.startsWith(`${prefix}gh_`) ? header.slice(prefix.length) : header);
