import type { Clock } from '#kernel';
import type { LoginProviderName } from '#platform/outside-login';
import type { SigningKeys } from './keys.ts';
import type { Store } from './store.ts';
import type { Misbehaviour } from './switches.ts';

/** What every endpoint of the sandbox works with. */
export interface SandboxParts {
  store: Store;
  clock: Clock;
  keys: SigningKeys;
  url(): string;
  /** How this provider misbehaves at present. */
  misbehaves(provider: LoginProviderName): Misbehaviour;
}
