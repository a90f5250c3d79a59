import { isGuildhallError, missing } from '#kernel';
import { createBreaker, type Vendor } from '#platform/breaker';
import type { CalendarProvider } from '#platform/outside-calendar';
import type { ConnectionsConfig, ProviderName } from './types.ts';

/** A provider behind its breaker: while it is known not to answer, nobody waits for it. */
export interface GuardedProvider {
  provider: CalendarProvider;
  vendor: Vendor;
}

export interface Connecting extends ConnectionsConfig {
  guarded: ReadonlyMap<string, GuardedProvider>;
}

/** Too many requests is an answer, and one account's business. */
const isOutage = (error: unknown): boolean => isGuildhallError(error, 'outside_calendar.unknown') && error.facts?.['isLimit'] !== true;

export function connecting(config: ConnectionsConfig): Connecting {
  const guarded = new Map<string, GuardedProvider>();
  for (const provider of config.providers) {
    const breaker = createBreaker({ what: provider.title, code: 'calendar.provider_down', isOutage });
    guarded.set(provider.name, {
      provider: behind(provider, (call) => breaker.run(call)),
      vendor: { name: `${provider.name}-calendar`, breaker },
    });
  }
  return { ...config, guarded };
}

function behind(provider: CalendarProvider, run: <T>(call: () => Promise<T>) => Promise<T>): CalendarProvider {
  return {
    ...provider,
    exchange: (given) => run(() => provider.exchange(given)),
    refresh: (token) => run(() => provider.refresh(token)),
    calendars: (token) => run(() => provider.calendars(token)),
    changes: (token, asked) => run(() => provider.changes(token, asked)),
    write: (token, event) => run(() => provider.write(token, event)),
    remove: (token, event) => run(() => provider.remove(token, event)),
    revoke: (token) => run(() => provider.revoke(token)),
  };
}

/** @throws calendar.provider_missing when this house is not registered there */
export function providerOf({ guarded }: Connecting, name: ProviderName): GuardedProvider {
  const found = guarded.get(name);
  if (found === undefined) throw missing('calendar.provider_missing', 'Calendars of this provider cannot be connected here.');
  return found;
}
