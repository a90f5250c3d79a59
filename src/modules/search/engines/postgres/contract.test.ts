import { searchModules } from '#test/search-writers';
import { holdsSearchContract } from '#test/search-contract';
import { testMarket } from '#test/market';
import { postgresEngine } from './index.ts';

holdsSearchContract('the embedded engine', async () => ({ engine: postgresEngine, market: await testMarket({ modules: searchModules }) }));
