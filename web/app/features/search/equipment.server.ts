import type { RouterContextProvider } from 'react-router';
import { apiOf } from '~/api/context.server';
import type { Page } from '~/api/types';

/** What the codes of equipment are called. */
export type EquipmentTitles = Record<string, string>;

const keepMs = 60_000;
const known = new Map<string, { titles: EquipmentTitles; until: number }>();

/** The market's vocabulary, asked for once a minute at most; codes speak for themselves when it cannot be had. */
export async function equipmentTitles(context: Readonly<Pick<RouterContextProvider, 'get'>>, market: string): Promise<EquipmentTitles> {
  const kept = known.get(market);
  if (kept && kept.until > performance.now()) return kept.titles;
  try {
    const { items } = await apiOf(context, market).get<Page<{ code: string; title: string }>>('/equipment');
    const titles = Object.fromEntries(items.map(({ code, title }) => [code, title]));
    known.set(market, { titles, until: performance.now() + keepMs });
    return titles;
  } catch {
    return kept?.titles ?? {};
  }
}
