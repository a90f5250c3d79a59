import { invalid, type FieldProblem, type Point } from '#kernel';
import type { Inspection, ListingContent, Vocabulary } from './types.ts';

/** "Café Olé & Sons" in San Francisco is `cafe-ole-sons-san-francisco`. */
export function slugOf(...words: string[]): string {
  const slug = words
    .join(' ')
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/['’]/g, '')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 80)
    .replace(/-+$/, '');
  return slug === '' ? 'listing' : slug;
}

const cellMeters = 150;
const metersPerDegree = 111_320;

/**
 * The middle of the 150 m cell that the place is in, for anyone who has no booking there. Always the same for the same
 * place, so asking often reveals no more.
 */
export function roundPoint({ latitude, longitude }: Point): Point {
  const step = cellMeters / metersPerDegree;
  const row = Math.floor(latitude / step);
  const middle = Math.min(90, (row + 0.5) * step);
  const wide = step / Math.max(0.01, Math.cos((middle * Math.PI) / 180));
  const column = Math.floor(longitude / wide);
  const fiveDigits = (degrees: number): number => Math.round(degrees * 100_000) / 100_000;
  return { latitude: fiveDigits(middle), longitude: fiveDigits(Math.min(180, (column + 0.5) * wide)) };
}

export function latestScoreOf(inspections: readonly Inspection[]): number | undefined {
  let latest: Inspection | undefined;
  for (const each of inspections) if (each.score !== undefined && (latest === undefined || each.date > latest.date)) latest = each;
  return latest?.score;
}

/** Everything that still keeps a draft from being published, as fields with what to do. Empty when it is ready. */
export function missingToPublish(content: ListingContent, hasHours: boolean): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const demand = (ok: boolean, path: string, message: string): void => {
    if (!ok) problems.push({ path, message });
  };
  demand(content.summary !== '', '/summary', 'Sum it up in one sentence.');
  demand(content.description.length >= 40, '/description', 'Describe it in at least 40 characters.');
  demand(content.address.line1 !== '', '/address/line1', 'Give the street and number.');
  demand(content.address.city !== '', '/address/city', 'Give the city.');
  demand(content.address.region !== '', '/address/region', 'Give the state or region.');
  demand(content.point !== undefined, '/point', 'Set the place on the map.');
  demand(content.hourly !== undefined, '/price/hourly', 'Set an hourly price.');
  demand(content.equipment.length > 0, '/equipment', 'Choose at least one piece of equipment.');
  demand(content.pictures.length > 0, '/pictures', 'Add at least one picture.');
  demand(hasHours, '/hours', 'Set the weekly opening hours.');
  return problems;
}

export function demandComplete(content: ListingContent, hasHours: boolean): void {
  const fields = missingToPublish(content, hasHours);
  if (fields.length === 0) return;
  throw invalid('listings.incomplete', `Not ready for guests yet. ${fields.map(({ message }) => message).join(' ')}`, { fields });
}

const longest = { title: 120, summary: 240, description: 8_000 } as const;
const mostItems = 60;

/** Checks what a host wrote against bounds and vocabulary; every problem at once. @throws listings.bad_content */
export function checkContent(content: ListingContent, vocabulary: Vocabulary): void {
  const fields: FieldProblem[] = [];
  const demand = (ok: boolean, path: string, message: string): void => {
    if (!ok) fields.push({ path, message });
  };
  demand(content.title.trim() !== '', '/title', 'Give it a title.');
  for (const key of ['title', 'summary', 'description'] as const) {
    demand(content[key].length <= longest[key], `/${key}`, `Use at most ${longest[key]} characters.`);
  }
  demand(/^[A-Z]{2}$/.test(content.address.country), '/address/country', 'Write the country as two capital letters, like US.');
  const known = new Set(vocabulary.map(({ code }) => code));
  for (const code of content.equipment) demand(known.has(code), '/equipment', `"${code}" is not on this marketplace's list of equipment.`);
  for (const key of ['equipment', 'certifications', 'rules', 'sensitive'] as const) {
    demand(content[key].length <= mostItems, `/${key}`, `Use at most ${mostItems} entries.`);
    demand(new Set(content[key]).size === content[key].length, `/${key}`, 'Name each only once.');
    demand(
      content[key].every((each) => each.trim() !== '' && each.length <= 200),
      `/${key}`,
      'Write 1 to 200 characters per entry.',
    );
  }
  const { hourly, cleaning } = content;
  demand(hourly === undefined || hourly.amountMinor > 0n, '/price/hourly', 'The hourly price must be above zero.');
  demand(cleaning === undefined || cleaning.amountMinor > 0n, '/price/cleaning', 'Leave the cleaning charge out when there is none.');
  demand(cleaning === undefined || cleaning.currency === hourly?.currency, '/price/cleaning', 'Use the currency of the hourly price.');
  checkPrices(content, demand);
  if (fields.length > 0) throw invalid('listings.bad_content', fields.map(({ message }) => message).join(' '), { fields });
}

const mostDiscounts = 5;

/** What is priced apart builds on the hourly price, and a longer booking never costs more an hour than a shorter one. */
function checkPrices(content: ListingContent, demand: (ok: boolean, path: string, message: string) => void): void {
  const { hourly, minimum, lengthDiscounts } = content;
  for (const key of ['weekendPercent', 'eveningPercent'] as const) {
    const percent = content[key];
    if (percent === undefined) continue;
    demand(Number.isInteger(percent) && percent >= 1 && percent <= 200, `/price/${key}`, 'Use a whole percentage from 1 to 200, or none.');
    demand(hourly !== undefined, `/price/${key}`, 'Set an hourly price first.');
  }
  demand(minimum === undefined || minimum.amountMinor > 0n, '/price/minimum', 'Leave the least price out when there is none.');
  demand(minimum === undefined || minimum.currency === hourly?.currency, '/price/minimum', 'Use the currency of the hourly price.');
  const { deposit } = content;
  demand(deposit === undefined || deposit.amountMinor > 0n, '/price/deposit', 'Leave the deposit out when there is none.');
  demand(deposit === undefined || deposit.currency === hourly?.currency, '/price/deposit', 'Use the currency of the hourly price.');
  const path = '/price/lengthDiscounts';
  demand(lengthDiscounts.length <= mostDiscounts, path, `Name at most ${mostDiscounts} discounts.`);
  demand(lengthDiscounts.length === 0 || hourly !== undefined, path, 'Set an hourly price first.');
  lengthDiscounts.forEach(({ hours, percent }, at) => {
    demand(Number.isInteger(hours) && hours >= 1 && hours <= 168, `${path}/${at}/hours`, 'A long booking is 1 to 168 whole hours.');
    demand(Number.isInteger(percent) && percent >= 1 && percent <= 90, `${path}/${at}/percent`, 'Use a whole percentage from 1 to 90.');
    const before = lengthDiscounts[at - 1];
    demand(before === undefined || hours > before.hours, `${path}/${at}/hours`, 'List the fewest hours first.');
    demand(before === undefined || percent > before.percent, `${path}/${at}/percent`, 'More hours take more off.');
  });
}
