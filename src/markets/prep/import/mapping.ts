import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { Type, type TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { invalid } from '#kernel';
import { closed, Text } from '#platform/http';
import { inspectionOutcomes } from '#modules/listings';
import { isDateForm } from './dates.ts';

/** How a city's files are to be read. docs/import.md says what each word means. */

const Column = Text(120);
const Columns = Type.Union([Column, Type.Array(Column, { minItems: 1, maxItems: 6 })]);
const Ending = Type.Union([...inspectionOutcomes.map((each) => Type.Literal(each)), Type.Null()]);

const OwnFile = Type.Object(
  {
    file: Columns,
    key: Column,
    date: Column,
    code: Type.Optional(Column),
    risk: Type.Optional(Column),
    description: Column,
  },
  closed,
);
const InOneColumn = Type.Object({ column: Column, separator: Text(10), each: Text(500) }, closed);

const MappingSchema = Type.Object(
  {
    place: Type.Object(
      {
        city: Text(80),
        region: Text(80),
        country: Type.String({ pattern: '^[A-Z]{2}$' }),
        zone: Text(60),
        hourly: Type.String({ pattern: '^\\d{1,6}(\\.\\d{2})?$' }),
      },
      closed,
    ),
    dates: Type.Array(Text(40), { minItems: 1, maxItems: 6 }),
    premises: Type.Object(
      {
        file: Columns,
        key: Column,
        noKey: Type.Optional(Type.Array(Type.String({ maxLength: 40 }), { maxItems: 20 })),
        name: Columns,
        address: Column,
        postalCode: Type.Optional(Column),
        latitude: Column,
        longitude: Column,
      },
      closed,
    ),
    inspections: Type.Object(
      {
        file: Columns,
        key: Column,
        date: Column,
        kind: Type.Optional(Column),
        score: Type.Optional(Column),
        outcome: Type.Optional(Type.Object({ column: Column, words: Type.Record(Type.String(), Ending) }, closed)),
      },
      closed,
    ),
    violations: Type.Optional(Type.Union([OwnFile, InOneColumn])),
  },
  closed,
);

export type Mapping = Type.Static<typeof MappingSchema>;
export type ViolationsFile = Type.Static<typeof OwnFile>;
export type ViolationsColumn = Type.Static<typeof InOneColumn>;

/** Cities whose files are known: `--mapping sf`. */
export const knownMappings = ['sf', 'chicago'] as const;

/**
 * A mapping that is shipped, by its name, or somebody's own, by its file.
 *
 * @throws import.no_mapping, import.bad_mapping with every problem in `fields`
 */
export function readMapping(given: string): Mapping {
  const shipped = (knownMappings as readonly string[]).includes(given);
  const path = shipped ? new URL(`./mappings/${given}.json`, import.meta.url) : given;
  if (!existsSync(path))
    throw invalid(
      'import.no_mapping',
      `There is no mapping "${given}". Name one of ${knownMappings.join(', ')}, or a file such as city.json.`,
    );
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw invalid('import.bad_mapping', `${basename(given)} is not JSON: ${(cause as Error).message}.`, { cause });
  }
  return checkMapping(content, basename(given));
}

/** @throws import.bad_mapping with every problem in `fields` */
export function checkMapping(content: unknown, name: string): Mapping {
  const problems = [...problemsOf(content)];
  const [first] = problems;
  if (first === undefined) return content as Mapping;
  const more = problems.length === 1 ? '' : ` And ${problems.length - 1} more.`;
  throw invalid('import.bad_mapping', `${name}: ${first.path}: ${first.message}${more}`, { fields: problems });
}

function* problemsOf(content: unknown): Generator<{ path: string; message: string }> {
  // Its two forms by themselves: "matches neither" helps nobody.
  const { violations, ...rest } = (content ?? {}) as { violations?: object };
  const { violations: _both, ...properties } = MappingSchema.properties;
  yield* shapeOf(Type.Object(properties, closed), rest, '');
  if (violations !== undefined) yield* shapeOf('column' in violations ? InOneColumn : OwnFile, violations, '/violations');
  const { dates = [], place, premises, inspections } = content as Partial<Mapping>;
  if (!Array.isArray(dates)) return;
  if (
    premises !== undefined &&
    inspections !== undefined &&
    String(premises.file) === String(inspections.file) &&
    premises.key !== inspections.key
  )
    yield { path: '/inspections/key', message: `In one file with the premises it is their key: "${premises.key}".` };
  for (const [index, form] of dates.entries())
    if (typeof form === 'string' && !isDateForm(form))
      yield {
        path: `/dates/${index}`,
        message: `"${form}" is no form of dates: it has YYYY, MM or M, and DD or D, each once, such as MM/DD/YYYY.`,
      };
  if (place?.zone !== undefined && !isZone(place.zone))
    yield { path: '/place/zone', message: `"${place.zone}" is no time zone such as America/Chicago.` };
  if (violations !== undefined && 'each' in violations) yield* patternProblem(String(violations.each));
}

function* shapeOf(schema: TSchema, value: unknown, above: string): Generator<{ path: string; message: string }> {
  if (Value.Check(schema, value)) return;
  for (const { instancePath, message } of Value.Errors(schema, value))
    yield {
      path: `${above}${instancePath}` || '/',
      message: message === 'schema is false' ? 'There is no such word in a mapping.' : `${message}.`,
    };
}

function* patternProblem(text: string): Generator<{ path: string; message: string }> {
  try {
    const pattern = new RegExp(text, 'su');
    if (!pattern.source.includes('(?<description>'))
      yield { path: '/violations/each', message: 'It has no (?<description>…): say which part is what was found.' };
  } catch (error) {
    yield { path: '/violations/each', message: `It is no regular expression: ${(error as Error).message}.` };
  }
}

function isZone(zone: string): boolean {
  try {
    Temporal.Now.zonedDateTimeISO(zone);
    return true;
  } catch {
    return false;
  }
}
