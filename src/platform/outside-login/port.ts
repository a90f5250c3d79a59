export type LoginProviderName = 'google' | 'apple' | 'facebook' | 'amazon';

/** One visit to a provider: chance that we keep, and where the person comes back to. */
export interface Visit {
  /** Comes back with the person, and says which visit it was. */
  state: string;
  /** Stands in the signed word of providers that give one (OpenID Connect). */
  nonce: string;
  /** PKCE (RFC 7636): the provider is told its digest before, and the verifier with the code. */
  verifier: string;
  /** Another one for each provider, so that no provider's answer is taken for another's (RFC 9700, 4.4.2.2). */
  redirectUri: string;
  /**
   * Present: the person is to log in there anew, whatever session they have there, and it is this long since they were sent. An answer without the
   * provider's signed word that they did is refused (OpenID Connect Core 1.0, 3.1.2.1: max_age, auth_time). Told by the provider's clock alone.
   */
  anewWithinSeconds?: number;
}

/** Who somebody is at a provider. */
export interface OutsideIdentity {
  /** Theirs for ever, and nobody else's, at this provider and for this client of ours. The only thing to know them again by. */
  subject: string;
  name?: string;
  /**
   * `isProven`: the provider itself vouches that the mailbox is theirs now. What somebody merely typed in there, or proved long ago at
   * an address that the provider does not run, is not proven. See each adapter.
   */
  email?: { address: string; isProven: boolean };
}

/**
 * A provider that people can log in with. Each method is one attempt, within a time limit; the adapters never retry, and never say a
 * code, a token or an address in an error.
 *
 * @throws (each) outside_login.unavailable (unavailable): no answer, or none that can be read; outside_login.client_refused (unavailable): it
 *   does not know our client, an operator must mend that
 */
export interface LoginProvider {
  name: LoginProviderName;
  /** As people know it. */
  title: string;
  /** `form_post`: the person comes back with a POST from the provider's site, which brings no cookie of ours along. */
  comesBackBy: 'query' | 'form_post';
  /** Whether it can say when the person logged in there: else `anewWithinSeconds` is never asked of it. */
  provesAnew: boolean;
  /** Where to send the person. */
  address(visit: Visit): Promise<string>;
  /**
   * Checks everything about what the person came back with, exchanges the code, and says who they are.
   *
   * @param answer the query or the form, as it came
   * @throws outside_login.declined (conflict): the person said no; outside_login.refused (invalid): something about the answer, the
   *   exchange or the provider's word is not right, `facts.fault` says what
   */
  identify(answer: URLSearchParams, visit: Visit): Promise<OutsideIdentity>;
}
