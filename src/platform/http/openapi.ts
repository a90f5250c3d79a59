import { STATUS_CODES } from 'node:http';
import type { TSchema } from 'typebox';
import type { Module } from '#platform/module';
import { proofMinutes } from './authenticate.ts';
import type { Route } from './route.ts';
import { ProblemSchema } from './schemas.ts';
import type { Shape } from './shape.ts';

/** OpenAPI 3.1 of a market, straight from its routes: what is served is what is documented. */
export function openApi(market: { name: string; title: string; modules: readonly Module[] }): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const { routes = [] } of market.modules) {
    for (const route of routes) {
      const path = `/${market.name}${route.root === true ? '' : '/api/v1'}${route.path.replaceAll(/:([A-Za-z]+)/g, '{$1}').replace(/\*$/, '{rest}')}`;
      (paths[path] ??= {})[route.method.toLowerCase()] = operation(route);
    }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: `${market.title} API`,
      version: '1',
      description: 'Errors are RFC 9457 problems with a stable `code`. Lists page by cursor.',
    },
    paths,
    components: {
      schemas: { Problem: ProblemSchema },
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
    },
  };
}

function operation(route: Route): object {
  const success = Object.entries(route.response).map(([status, schema]) => [status, answer(Number(status), schema)]);
  const problems = {
    description: 'What was wrong, and what to do',
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  };
  return {
    operationId: operationId(route),
    summary: route.summary,
    tags: route.tags,
    security: route.access === 'public' ? [] : [{ bearer: [] }],
    parameters: [
      ...parameters('path', route.params),
      ...(route.path.endsWith('*') ? [{ name: 'rest', in: 'path', required: true, schema: { type: 'string' } }] : []),
      ...parameters('query', route.query),
      ...(route.idempotent === true
        ? [{ name: 'Idempotency-Key', in: 'header', required: true, schema: { type: 'string', maxLength: 200 } }]
        : []),
      ...(route.challenge === undefined
        ? []
        : [{ name: 'Challenge-Answer', in: 'header', required: false, schema: { type: 'string', maxLength: 6_000 } }]),
    ],
    ...requestBody(route),
    responses: {
      ...Object.fromEntries(success),
      ...(route.recentProof === true ? { 401: proofNeeded } : {}),
      ...(route.challenge === undefined ? {} : { 403: challengeNeeded }),
      default: problems,
    },
  };
}

const proofNeeded = {
  description: `\`identity.proof_needed\`: the last proof of who asks is older than ${proofMinutes} minutes. Prove it at \`/auth/proof\`, and ask again`,
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
};

const challengeNeeded = {
  description:
    '`challenge.needed`: too much of this came from your address lately. Solve `facts.challenge` (ALTCHA, PBKDF2/SHA-256) and send the same request again with base64 of `{challenge, solution}` in `Challenge-Answer`; where its kind is `turnstile` or `hcaptcha`, draw that widget and send its answer. `challenge.refused`: that answer does not count, here is another challenge',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
};

function requestBody({ body, stream }: Route): object {
  if (stream === true) return { requestBody: { required: true, content: { '*/*': { schema: { type: 'string', format: 'binary' } } } } };
  return body === undefined ? {} : { requestBody: { required: true, content: { 'application/json': { schema: body } } } };
}

function answer(status: number, schema: TSchema | null): object {
  const description = STATUS_CODES[status] ?? String(status);
  return schema === null ? { description } : { description, content: { 'application/json': { schema } } };
}

function parameters(where: 'path' | 'query', schema: TSchema | undefined): object[] {
  const { properties = {}, required = [] } = (schema ?? {}) as { properties?: Record<string, TSchema>; required?: string[] };
  const spans = (schema as Shape | undefined)?.['x-spans'] ?? [];
  // Parameters are described one by one; what holds between two of them is said at the second.
  const said = (name: string): { description?: string } => {
    const span = spans.find(({ until }) => until === name);
    return span === undefined ? {} : { description: `At most ${span.mostDays} days from \`${span.from}\`.` };
  };
  return Object.entries(properties).map(([name, each]) => ({
    name,
    in: where,
    ...said(name),
    required: where === 'path' || required.includes(name),
    schema: each,
  }));
}

/** `GET /bookings/:bookingId/ledger` is `getBookingsBookingIdLedger`. */
function operationId({ method, path }: Route): string {
  const words = path.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  return method.toLowerCase() + words.map((word) => word[0]?.toUpperCase() + word.slice(1)).join('');
}
