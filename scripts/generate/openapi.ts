import { openApi } from '#platform/http';
import type { GeneratedFile } from './files.ts';
import type { Described } from './markets.ts';

/** The API of each market as it is served, so that a review sees what a change means for clients. */
export const apiDocuments = (markets: readonly Described[]): GeneratedFile[] =>
  markets.map((market) => ({ path: `docs/openapi/${market.name}.json`, text: `${JSON.stringify(openApi(market), undefined, 2)}\n` }));
