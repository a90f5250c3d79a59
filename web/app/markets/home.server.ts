import type { RouterContextProvider } from 'react-router';
import { apiOf, nowOf } from '~/api/context.server';
import { equipmentTitles } from '~/features/search/equipment.server';
import type { SearchAnswer } from '~/api/types';

const featuredCount = 6;

/** What a market's home shows: a few things to start from, and how much there is. Works on without them. */
export async function homeData(context: Readonly<Pick<RouterContextProvider, 'get'>>, market: string) {
  const today = nowOf(context).toZonedDateTimeISO('UTC').toPlainDate().toString();
  const titles = await equipmentTitles(context, market);
  try {
    const found = await apiOf(context, market).get<SearchAnswer>('/listings', { limit: featuredCount });
    return {
      today,
      featured: found.items,
      total: found.total,
      cities: found.facets.city.slice(0, 8),
      equipment: found.facets.equipment.slice(0, 10),
      titles,
    };
  } catch {
    return { today, featured: [], total: 0, cities: [], equipment: [], titles };
  }
}
