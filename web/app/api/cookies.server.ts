/** Name and value of each cookie in a Cookie header. A name sent twice keeps its first value, the more specific path. */
export function parseCookies(header: string): Map<string, string> {
  const jar = new Map<string, string>();
  for (const part of header.split(';')) {
    const equals = part.indexOf('=');
    if (equals < 1) continue;
    const name = part.slice(0, equals).trim();
    if (!jar.has(name)) jar.set(name, part.slice(equals + 1).trim());
  }
  return jar;
}

/** Takes over what a Set-Cookie header says, as a browser would. */
export function applySetCookie(jar: Map<string, string>, header: string): void {
  const [pair = '', ...attributes] = header.split(';');
  const equals = pair.indexOf('=');
  if (equals < 1) return;
  const name = pair.slice(0, equals).trim();
  const value = pair.slice(equals + 1).trim();
  const gone = value === '' || attributes.some((attribute) => /^\s*max-age\s*=\s*0*\s*$/i.test(attribute));
  if (gone) jar.delete(name);
  else jar.set(name, value);
}

export function cookieHeader(jar: Map<string, string>): string {
  return [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
}
