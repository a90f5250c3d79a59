import { Type, type Static } from 'typebox';
import { Value } from 'typebox/value';

/**
 * What OpenAPI 3.1 demands of a document (https://spec.openapis.org/oas/v3.1.1.html), as far as ours use it: nothing else may
 * stand in one, so that a new feature of the format is added here with its rule.
 */
const closed = { additionalProperties: false } as const;
const Schema = Type.Union([Type.Boolean(), Type.Record(Type.String(), Type.Unknown())]);
const Content = Type.Record(Type.String({ pattern: String.raw`^[a-z*]+/[a-z0-9.+*-]+$` }), Type.Object({ schema: Schema }, closed));

const Parameter = Type.Object(
  {
    name: Type.String({ minLength: 1 }),
    description: Type.Optional(Type.String({ minLength: 1 })),
    in: Type.Union([Type.Literal('path'), Type.Literal('query'), Type.Literal('header')]),
    required: Type.Boolean(),
    schema: Schema,
  },
  closed,
);

const Operation = Type.Object(
  {
    operationId: Type.String({ pattern: '^[a-z][A-Za-z0-9]+$' }),
    summary: Type.String({ minLength: 3, maxLength: 120 }),
    tags: Type.Array(Type.String({ minLength: 1 }), { minItems: 1 }),
    security: Type.Array(Type.Record(Type.String(), Type.Array(Type.String()))),
    parameters: Type.Array(Parameter),
    requestBody: Type.Optional(Type.Object({ required: Type.Boolean(), content: Content }, closed)),
    responses: Type.Record(
      Type.String({ pattern: '^([1-5][0-9]{2}|default)$' }),
      Type.Object({ description: Type.String({ minLength: 1 }), content: Type.Optional(Content) }, closed),
    ),
  },
  closed,
);

export const OpenApiDocument = Type.Object(
  {
    openapi: Type.String({ pattern: String.raw`^3\.1\.\d+$` }),
    info: Type.Object({ title: Type.String({ minLength: 1 }), version: Type.String({ minLength: 1 }), description: Type.String() }, closed),
    paths: Type.Record(Type.String({ pattern: '^/' }), Type.Record(Type.String({ pattern: '^(get|put|post|delete|patch)$' }), Operation)),
    components: Type.Object(
      { schemas: Type.Record(Type.String(), Schema), securitySchemes: Type.Record(Type.String(), Type.Unknown()) },
      closed,
    ),
  },
  closed,
);

export type Document = Static<typeof OpenApiDocument>;
export type Operation = Static<typeof Operation>;

/** Everything wrong with a document, in words with the place; nothing when it is as it should be. */
export function faultsOf(document: Document): string[] {
  const misshapen = [...Value.Errors(OpenApiDocument, document)].map(({ instancePath, message }) => `${instancePath} ${message}`);
  if (misshapen.length > 0) return misshapen;
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ place: `${method.toUpperCase()} ${path}`, path, operation })),
  );
  const ids = operations.map(({ operation }) => operation.operationId);
  const twice = ids.filter((id, at) => ids.indexOf(id) !== at).map((id) => `two operations are called ${id}`);
  return [...twice, ...operations.flatMap((each) => faultsOfOperation(document, each)), ...danglingReferences(document)];
}

function faultsOfOperation(
  { components }: Document,
  { place, path, operation }: { place: string; path: string; operation: Operation },
): string[] {
  const inPath = [...path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name);
  const declared = operation.parameters.filter((each) => each.in === 'path');
  const names = operation.parameters.map((each) => `${each.in} ${each.name}`);
  const statuses = Object.keys(operation.responses);
  const rules: [boolean, string][] = [
    [
      inPath.toSorted().join() ===
        declared
          .map(({ name }) => name)
          .toSorted()
          .join(),
      'declares other path parameters than its path has',
    ],
    [declared.every(({ required }) => required), 'has a path parameter that is not required'],
    [new Set(names).size === names.length, 'has two parameters of one name'],
    [statuses.some((status) => /^[123]/.test(status)), 'has no answer for success'],
    [operation.responses['default']?.content?.['application/problem+json'] !== undefined, 'does not say what its problems look like'],
    [
      operation.security.every((each) => Object.keys(each).every((name) => name in components.securitySchemes)),
      'asks for a security scheme that there is not',
    ],
  ];
  return rules.filter(([holds]) => !holds).map(([, fault]) => `${place} ${fault}`);
}

function danglingReferences(document: Document): string[] {
  const references = new Set<string>();
  JSON.stringify(document, (key, value: unknown) => {
    if (key === '$ref') references.add(String(value));
    return value;
  });
  return [...references].filter((reference) => resolve(document, reference) === undefined).map((reference) => `${reference} leads nowhere`);
}

function resolve(document: Document, reference: string): unknown {
  return reference
    .replace(/^#\//, '')
    .split('/')
    .reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name], document);
}
