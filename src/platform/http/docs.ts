import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { docsPolicy } from './security-headers.ts';
import type { ServedMarket } from './market.ts';
import { openApi } from './openapi.ts';

/** `/<market>/api/openapi.json`, and pages to read and try it at `/<market>/api/docs`, served from here. */
export async function addDocs(app: FastifyInstance, market: ServedMarket): Promise<void> {
  const document = openApi(market);
  app.get(`/${market.name}/api/openapi.json`, async () => document);
  await app.register(async (scope) => {
    await scope.register(swagger, { mode: 'static', specification: { document: document as never } });
    await scope.register(swaggerUi, { routePrefix: `/${market.name}/api/docs`, staticCSP: docsPolicy });
  });
}
