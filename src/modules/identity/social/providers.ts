import { conflict, invalid, isGuildhallError, missing, unavailable } from '#kernel';
import { createBreaker } from '#platform/breaker';
import type { LoginProvider, LoginProviderName } from '#platform/outside-login';

/** Where people can log in besides here. */
export interface SocialConfig {
  /** Those that this house is registered at; the others are not offered. */
  providers: readonly LoginProvider[];
  /** Where the house is reached, without a slash at the end. */
  publicUrl: string;
}

export interface Social {
  /** Each behind its breaker: while it is known not to answer, nobody waits for it. */
  providers: ReadonlyMap<string, LoginProvider>;
  redirectUri(market: string, provider: LoginProvider): string;
}

export function socialOf({ providers, publicUrl }: SocialConfig): Social {
  return {
    providers: new Map(providers.map((each) => [each.name, behindBreaker(each)])),
    // A page for each provider, so that the answer of one is never taken for the answer of another.
    redirectUri: (market, { name, comesBackBy }) =>
      `${publicUrl}/${market}/social/${name}/${comesBackBy === 'form_post' ? 'posted' : 'back'}`,
  };
}

/** @throws identity.social_unknown */
export function providerOf({ providers }: Social, name: LoginProviderName): LoginProvider {
  const found = providers.get(name);
  if (found === undefined) throw missing('identity.social_unknown', 'You cannot log in with this provider here. Choose another way.');
  return found;
}

const isOutage = (error: unknown): boolean => isGuildhallError(error, 'outside_login.unavailable');

function behindBreaker(provider: LoginProvider): LoginProvider {
  const breaker = createBreaker({ what: provider.title, code: 'identity.social_unavailable', isOutage });
  const run = async <T>(call: () => Promise<T>): Promise<T> => {
    try {
      return await breaker.run(call);
    } catch (error) {
      throw inOurWords(error, provider.title);
    }
  };
  return {
    ...provider,
    address: (visit) => run(() => provider.address(visit)),
    identify: (answer, visit) => run(() => provider.identify(answer, visit)),
  };
}

/** The port's four failures under codes of this module; what exactly was wrong stays with us, in `cause`. */
function inOurWords(error: unknown, title: string): unknown {
  if (!isGuildhallError(error)) return error;
  const { code, message } = error;
  if (code === 'outside_login.refused') return invalid('identity.social_refused', message, { cause: error });
  if (code === 'outside_login.declined') return conflict('identity.social_declined', message);
  if (code === 'outside_login.client_refused') return unavailable('identity.social_misconfigured', message, { cause: error });
  if (code === 'outside_login.unavailable' || code === 'identity.social_unavailable')
    return unavailable(
      'identity.social_unavailable',
      `${title} does not answer at present. Try again in a moment, or log in another way.`,
      {
        cause: error,
      },
    );
  return error;
}

export const socialRefused = (title: string, fault: string) =>
  invalid(
    'identity.social_refused',
    `What came back from ${title} does not belong to a log-in begun here in the last ten minutes. Please begin again.`,
    {
      cause: new Error(fault),
    },
  );
