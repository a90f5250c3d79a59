import { apiOf } from '~/api/context.server';
import { isApiError } from '~/api/errors';
import type { MapAnswer } from '~/api/types';
import type { Route } from './+types/pins';
import { apiQuery, readQuery } from './query';

/** The pins of a search for what a map shows: `bbox` and `zoom` beside the filters of the page. */
export async function loader({ params, context, request }: Route.LoaderArgs) {
  const { searchParams } = new URL(request.url);
  const { sort: _sort, limit: _limit, cursor: _cursor, ...filters } = apiQuery(readQuery(searchParams), '', 1);
  const zoom = Math.max(0, Math.min(18, Math.round(Number(searchParams.get('zoom')) || 0)));
  try {
    return Response.json(await apiOf(context, params.market).get<MapAnswer>('/listings/map', { ...filters, zoom }));
  } catch (error) {
    if (!isApiError(error)) throw error;
    return Response.json(error.problem, { status: error.problem.status });
  }
}
