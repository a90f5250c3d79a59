export { visitorCountry } from './countries.ts';
export * from './route.ts';
export {
  closed,
  DateSchema,
  decodeCursor,
  encodeCursor,
  IdSchema,
  InstantSchema,
  MoneySchema,
  page,
  pageOf,
  pageQuery,
  ProblemSchema,
  Text,
  moneyAtLeast,
} from './schemas.ts';
export { spans, type Span } from './spans.ts';
export { createHttpServer, type ServerOptions } from './server.ts';
export { accessCookie, refreshCookie, type ServedMarket } from './market.ts';
export type { HealthChecks } from './health.ts';
export type { Limits } from './limits.ts';
export { openApi } from './openapi.ts';
export { freeDeadKeys, pruneIdempotencyKeys } from './idempotency.ts';
export { hostCookieHeader, hostSetCookie, plainCookieHeader, plainSetCookie } from './host-cookies.ts';
export { toProblem, type Problem } from './problem.ts';
