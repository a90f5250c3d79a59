import { invalid } from '#kernel';
import type { Context } from '#platform/context';
import type { Module } from '#platform/module';
import type { Method } from '#platform/http';

/** What a demo person sends; the body as the API takes it. */
export interface Sent {
  params?: Record<string, string>;
  body?: unknown;
  /** Stands for the header of that name. */
  key?: string;
}

/** Asks a module's own route, as a person's app would: for what no face offers, because only people do it. */
export type Ask = <Answer>(ctx: Context, method: Method, path: string, sent?: Sent) => Promise<Answer>;

export function askRoutes(modules: readonly Module[]): Ask {
  const routes = new Map(modules.flatMap(({ routes = [] }) => routes.map((each) => [`${each.method} ${each.path}`, each] as const)));
  return async <Answer>(ctx: Context, method: Method, path: string, { params = {}, body, key }: Sent = {}) => {
    const route = routes.get(`${method} ${path}`);
    if (route === undefined) throw invalid('prep.demo_route', `The demo asks ${method} ${path}, and there is no such route.`);
    const request = { ip: '127.0.0.1', userAgent: 'demo', cookies: {}, headers: {}, idempotencyKey: key };
    const { body: answer } = await route.handle(ctx, { params, query: {}, body, request });
    return answer as Answer;
  };
}
