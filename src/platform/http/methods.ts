import type { FastifyInstance } from 'fastify';

/** The methods that an address takes, of all routes added after this was made; empty for an address that is not there. */
export type MethodsAt = (path: string) => string[];

/** Watches routes being added, to tell "there is nothing here" (404) from "not this way" (405, RFC 9110, section 15.5.6). */
export function watchMethods(app: FastifyInstance): MethodsAt {
  const methods = new Map<string, Set<string>>();
  const patterns: [RegExp, Set<string>][] = [];
  app.addHook('onRoute', ({ url, method }) => {
    if (url === '/*' || url === '*') return; // the pages take every address
    let found = methods.get(url);
    if (found === undefined) {
      methods.set(url, (found = new Set()));
      patterns.push([patternOf(url), found]);
    }
    for (const each of [method].flat()) found.add(each);
  });
  return (path) => [...new Set(patterns.filter(([pattern]) => pattern.test(path)).flatMap(([, found]) => [...found]))].sort();
}

/** `/prep/api/v1/listings/:id` and `/files/*` as an expression: a part is anything without a slash, a star the rest. */
const patternOf = (url: string): RegExp =>
  new RegExp(
    `^${url
      .replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`)
      .replaceAll(/:[^/]+/g, '[^/]+')
      .replaceAll('*', '.*')}$`,
  );
