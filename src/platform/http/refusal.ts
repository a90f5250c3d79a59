import { invalid, type FieldProblem, type GuildhallError } from '#kernel';
import { shapeAt, type Shape } from './shape.ts';

/** What the validator says of one place. */
export interface Violation {
  keyword: string;
  instancePath: string;
  params: object;
}

const mostFields = 50;
const mostInDetail = 3;

/** What was not of the schema, as a refusal with a sentence and a code for each field, for the person who filled it in. */
export function refusal(schema: Shape, part: string, violations: readonly Violation[]): GuildhallError {
  const fields = new Map<string, FieldProblem>();
  for (const each of choicesFirst(violations).flatMap(perField)) {
    if (fields.size < mostFields && !fields.has(each.instancePath)) fields.set(each.instancePath, fieldProblem(schema, part, each));
  }
  const all = [...fields.values()];
  const rest = all.length - mostInDetail;
  const detail = all.slice(0, mostInDetail).map(({ message }) => message);
  if (rest > 0) detail.push(`${rest} more ${rest === 1 ? 'field is' : 'fields are'} not right.`);
  return invalid('http.invalid', detail.join(' '), { fields: all });
}

/** What is missing or not known is said of the field itself, not of what it is missing in. */
function perField(violation: Violation): Violation[] {
  const { keyword, instancePath, params } = violation;
  const { requiredProperties = [], additionalProperties = [] } = params as {
    requiredProperties?: string[];
    additionalProperties?: string[];
  };
  const at = (name: string): Violation => ({
    keyword,
    instancePath: `${instancePath}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`,
    params,
  });
  if (keyword === 'required') return requiredProperties.map(at);
  if (keyword === 'additionalProperties') return additionalProperties.map((name) => at(name.slice(0, 60).toWellFormed()));
  return keyword === 'boolean' ? [] : [violation];
}

/** Of a choice between several, each is told to be wrong, and then the choice: that alone is of use. */
function choicesFirst(violations: readonly Violation[]): Violation[] {
  const choices = violations.filter(({ keyword }) => keyword === 'anyOf');
  return [...choices, ...violations.filter(({ keyword }) => keyword !== 'anyOf')];
}

function fieldProblem(schema: Shape, part: string, { keyword, instancePath, params }: Violation): FieldProblem {
  const { limit } = params as { limit?: number };
  const shape = shapeAt(schema, instancePath);
  const path = instancePath === '' ? '/' : instancePath;
  if (keyword === 'additionalProperties') return { path, code: 'unknown', message: unknown(part, path) };
  const [code, words] = wording(keyword, shape, limit ?? 0, instancePath);
  return { path, code, message: `${nameOf(schema, part, instancePath)} ${words}.` };
}

const places: Record<string, string> = { querystring: 'The query', params: 'The address', body: 'The body' };

/** The field's title, or its name in words: `/address/postalCode` is "Postal code", `/rules/0` is "Rules, entry 1,". */
function nameOf(schema: Shape, part: string, path: string): string {
  if (path === '' || path === '/*') return places[part] ?? 'The request';
  const cut = path.lastIndexOf('/');
  const [parent, last] = [path.slice(0, cut), path.slice(cut + 1)];
  const { title } = shapeAt(schema, path);
  if (title !== undefined) return title;
  if (shapeAt(schema, parent).type === 'array') return `${nameOf(schema, part, parent)}, entry ${Number(last) + 1},`;
  // Of money people know the whole: "Hourly price must be a whole number".
  if (last === 'amountMinor' && parent !== '') return nameOf(schema, part, parent);
  const spaced = last.replaceAll(/(?<=\p{Ll})\p{Lu}/gu, (letter) => ` ${letter.toLowerCase()}`);
  return `${spaced.charAt(0).toUpperCase()}${spaced.slice(1)}`;
}

/** The name as it was sent: it is a mistake of a program, and its author looks for that name. */
const unknown = (part: string, path: string): string =>
  `There is no ${part === 'querystring' ? 'parameter' : 'field'} ${JSON.stringify(path.slice(path.lastIndexOf('/') + 1))} here.`;

/** A stable word for programs, and the rest of the sentence for people. */
function wording(keyword: string, shape: Shape, limit: number, path: string): [code: string, words: string] {
  const count = limit.toLocaleString('en-US');
  const unit = path.endsWith('/amountMinor') ? ', in the smallest unit of its currency' : '';
  switch (keyword) {
    case 'required':
      return ['missing', 'is missing'];
    case 'type':
      return ['wrong_type', kinds[shape.type ?? ''] ?? 'is not of the right kind'];
    case 'anyOf':
    case 'const':
      return choice(shape);
    case 'minLength':
      return limit === 1 ? ['empty', 'must not be empty'] : ['too_short', `must have at least ${count} characters`];
    case 'maxLength':
      return ['too_long', `must have at most ${count} characters`];
    case 'minItems':
      return ['too_few', `must have at least ${count} ${limit === 1 ? 'entry' : 'entries'}`];
    case 'maxItems':
      return ['too_many', `must have at most ${count} entries`];
    case 'minimum':
      return ['too_small', `must be ${count} or more${unit}`];
    case 'maximum':
      return ['too_large', `must be ${count} or less${unit}`];
    case 'format':
    case 'pattern':
      return ['wrong_form', form(shape)];
    case 'unstorable':
      return ['unstorable', 'holds a character that cannot be kept; type it again'];
    default:
      return ['not_valid', 'is not valid'];
  }
}

const kinds: Record<string, string> = {
  string: 'must be text',
  integer: 'must be a whole number',
  number: 'must be a number',
  boolean: 'must be true or false',
  array: 'must be a list',
  object: 'must be a JSON object',
};

const formats: Record<string, string> = {
  uuid: 'must be an id',
  date: 'must be a date that exists, written like 2026-03-09',
  'date-time': 'must be a moment that exists, written like 2026-03-09T17:00:00Z',
};

function form({ format, examples = [] }: Shape): string {
  const known = format === undefined ? undefined : formats[format];
  return known ?? (examples.length === 0 ? 'is not written in the right form' : `must be written like ${examples.join(' or ')}`);
}

function choice(shape: Shape): [code: string, words: string] {
  const values = (shape.anyOf ?? [shape]).map((each) => each.const).filter((value) => value !== undefined);
  return values.length === 0
    ? ['not_valid', 'is not valid']
    : ['wrong_choice', `must be ${values.join(', ').replace(/, ([^,]*)$/, ' or $1')}`];
}
