import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { openApi } from '#platform/http';
import { describeMarkets } from '../../scripts/generate/markets.ts';
import { faultsOf, type Document, type Operation } from './openapi-shape.ts';

const read = async (market: string): Promise<Document> =>
  JSON.parse(await readFile(join(import.meta.dirname, `../../docs/openapi/${market}.json`), 'utf8')) as Document;

for (const market of describeMarkets()) {
  describe(`the API of ${market.name}`, () => {
    test('is written down as it is served', async () => {
      assert.deepEqual(JSON.parse(JSON.stringify(openApi(market))), await read(market.name), 'Run: npm run generate');
    });

    test('is a valid document, with a name, a summary, a tag, and the shape of problems for every operation', async () => {
      const document = await read(market.name);
      assert.deepEqual(faultsOf(document), []);
      const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods));
      assert.equal(operations.length, market.modules.flatMap(({ routes = [] }) => routes).length, 'two routes share a path and method');
    });
  });
}

describe('a document with a fault', () => {
  const operation = (change: Partial<Operation> = {}): Operation => ({
    operationId: 'getThing',
    summary: 'One thing',
    tags: ['things'],
    security: [{ bearer: [] }],
    parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
    responses: {
      200: { description: 'OK' },
      default: { description: 'Wrong', content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } },
    },
    ...change,
  });
  const document = (change?: Partial<Operation>): Document => ({
    openapi: '3.1.0',
    info: { title: 'Things', version: '1', description: '' },
    paths: { '/things/{id}': { get: operation(change) } },
    components: { schemas: { Problem: { type: 'object' } }, securitySchemes: { bearer: {} } },
  });

  test('is told apart from one without', () => assert.deepEqual(faultsOf(document()), []));

  const faults: [string, Partial<Operation>, RegExp][] = [
    ['no summary', { summary: '' }, /summary/],
    ['no tag', { tags: [] }, /tags/],
    ['no answer for success', { responses: { default: operation().responses['default'] as never } }, /no answer for success/],
    ['no shape of problems', { responses: { 200: { description: 'OK' } } }, /problems/],
    ['an undeclared path parameter', { parameters: [] }, /path parameters/],
    ['an unknown security scheme', { security: [{ cookie: [] }] }, /security scheme/],
    [
      'a reference that leads nowhere',
      { requestBody: { required: true, content: { 'application/json': { schema: { $ref: '#/components/schemas/None' } } } } },
      /None leads nowhere/,
    ],
    ['a word that OpenAPI does not know', { sumary: 'x' } as never, /additional/],
  ];
  for (const [name, change, message] of faults) {
    test(`${name}, is caught`, () => assert.match(faultsOf(document(change)).join('\n'), message));
  }

  test('two operations of one name, is caught', () => {
    const one = document();
    assert.match(faultsOf({ ...one, paths: { ...one.paths, '/other/{id}': { get: operation() } } }).join('\n'), /two operations/);
  });
});
