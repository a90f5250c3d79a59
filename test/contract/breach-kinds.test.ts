import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { dataKinds, risks } from '../../web/app/admin/breach-kinds.ts';

interface Codes {
  anyOf: { const: string }[];
}
interface Body {
  requestBody: { content: { 'application/json': { schema: { properties: { dataKinds: { items: Codes }; risk: Codes } } } } };
}

test('the page of a breach offers each kind of data and each risk that the API takes, and no other', async () => {
  const file = join(import.meta.dirname, '../../docs/openapi/prep.json');
  const { paths } = JSON.parse(await readFile(file, 'utf8')) as { paths: Record<string, Record<string, Body>> };
  const body = paths['/prep/api/v1/admin/privacy/breaches']?.['post']?.requestBody ?? assert.fail('no case can be opened');
  const { properties } = body.content['application/json'].schema;
  const taken = ({ anyOf }: Codes): string[] => anyOf.map((each) => each.const);
  assert.deepEqual([...dataKinds], taken(properties.dataKinds.items));
  assert.deepEqual([...risks], taken(properties.risk));
});
