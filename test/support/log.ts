import type { Logger } from '#platform/context';

const ignore = (): void => undefined;

/** Says nothing, to nobody. */
export const silentLog: Logger = { debug: ignore, info: ignore, warn: ignore, error: ignore };
