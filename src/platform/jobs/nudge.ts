import { EventEmitter } from 'node:events';

/** The notification channel that says "this market has work". */
export const workChannel = 'guildhall_work';

const bell = new EventEmitter();
bell.setMaxListeners(0);

/** Tells the workers of this process that a market has work. */
export const nudge = (market: string): void => void bell.emit('work', market);

export function onNudge(handle: (market: string) => void): () => void {
  bell.on('work', handle);
  return () => bell.off('work', handle);
}
