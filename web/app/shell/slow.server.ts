import type { apiOf } from '~/api/context.server';
import type { SlowParts } from './slow-notice';

/** What is slow now; a page that only wants to say so is never held up by not knowing. */
export const slowNow = (api: ReturnType<typeof apiOf>): Promise<SlowParts> => api.get<SlowParts>('/status').catch(() => ({ items: [] }));
