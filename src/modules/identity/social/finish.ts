import { invalid, isGuildhallError } from '#kernel';
import { withActor, type Context } from '#platform/context';
import { inTransaction, tables, type Tx } from '#platform/database';
import type { LoginProvider, LoginProviderName, OutsideIdentity } from '#platform/outside-login';
import { findPerson } from '../accounts/store.ts';
import type { Person } from '../domain.ts';
import type { ProvenSession } from '../factors/prove.ts';
import { admissionOf, admit, personActor, type Origin, type SecondStep, type Session } from '../sessions/index.ts';
import type { Parts } from '../settings.ts';
import type { IdentityTables } from '../tables.gen.ts';
import { saveArrival } from './arrivals.ts';
import { link } from './links.ts';
import { proveElsewhere } from './prove-elsewhere.ts';
import { providerOf, socialRefused, type Social } from './providers.ts';
import { takeVisit, type TakenVisit } from './visits.ts';

export interface FinishInput {
  provider: LoginProviderName;
  /** The query or the form that the person came back with, as it came. */
  answer: URLSearchParams;
  /** What the browser was given when it began. */
  browserToken: string;
  origin: Origin;
}

/** `second_step`: they have a second factor here, and show it next. `arrived`: the provider knows them, and they are asked how to go on; the browser keeps the token. */
export type Finished =
  | { outcome: 'logged_in'; session: Session; next: string }
  | { outcome: 'second_step'; secondStep: SecondStep; next: string }
  | { outcome: 'linked'; next: string }
  | { outcome: 'proven'; proven: ProvenSession; next: string }
  | { outcome: 'arrived'; browserToken: string };

/**
 * Somebody is back from a provider. Everything is checked before anything is believed: that this browser began it, less than ten
 * minutes ago, at this provider; then what the provider says. A person is known again by the provider's id alone, never by an
 * address. What does not check is refused and audited.
 *
 * @throws identity.social_refused, identity.social_declined, identity.social_unavailable, identity.social_misconfigured,
 *   identity.social_taken, identity.social_twice
 */
export async function finish(parts: Parts, social: Social, ctx: Context, input: FinishInput): Promise<Finished> {
  const provider = providerOf(social, input.provider);
  const taken = await ownVisit(parts, social, ctx, provider, input);
  const visit = { ...taken.visit, redirectUri: social.redirectUri(ctx.market, provider) };
  const identity = await provider.identify(input.answer, visit).catch((error: unknown) => noteRefusal(ctx, provider, error));
  if (taken.personId === undefined) return logInWith(parts, ctx, provider, identity, taken, input.origin);
  if (taken.purpose === 'prove') {
    const proven = await proveElsewhere(parts, ctx, provider, identity).catch((error: unknown) => noteRefusal(ctx, provider, error));
    return { outcome: 'proven', proven, next: taken.next };
  }
  const { personId } = taken;
  const outside = { provider: provider.name, title: provider.title, subject: identity.subject, address: identity.email?.address };
  await inTransaction(ctx, (tx) => link(parts, ctx, tx, personId, outside));
  return { outcome: 'linked', next: taken.next };
}

async function ownVisit(parts: Parts, social: Social, ctx: Context, provider: LoginProvider, input: FinishInput): Promise<TakenVisit> {
  const states = input.answer.getAll('state');
  const taken = states.length === 1 ? await takeVisit({ ...parts, social }, ctx, states[0] ?? '', input.browserToken) : undefined;
  const fault =
    taken === undefined
      ? 'state'
      : taken.provider !== provider.name
        ? 'mixed_up'
        : !taken.isSameBrowser
          ? 'browser'
          : taken.personId !== undefined && taken.personId !== ctx.actor.personId
            ? 'person'
            : undefined;
  if (taken === undefined || fault !== undefined) return noteRefusal(ctx, provider, socialRefused(provider.title, fault ?? 'state'));
  return taken;
}

/** What was wrong goes into the audit and the log, in a word; the person only learns that it was. */
async function noteRefusal(ctx: Context, { name }: LoginProvider, error: unknown): Promise<never> {
  if (!isGuildhallError(error, 'identity.social_refused')) throw error;
  const cause = error.cause;
  const fault = isGuildhallError(cause) ? String(cause.facts?.['fault'] ?? 'answer') : cause instanceof Error ? cause.message : 'answer';
  ctx.log.warn({ provider: name, fault }, 'a log-in from elsewhere was refused');
  await inTransaction(ctx, (tx) =>
    ctx.audit.record(ctx, tx, { action: 'social.refuse', subject: { kind: 'login_provider', id: name }, after: { fault } }),
  );
  throw error;
}

async function logInWith(
  parts: Parts,
  ctx: Context,
  provider: LoginProvider,
  identity: OutsideIdentity,
  { next }: TakenVisit,
  origin: Origin,
): Promise<Finished> {
  const found = await inTransaction(ctx, async (tx) => {
    const person = await knownPerson(ctx, tx, provider.name, identity);
    if (person === undefined) return saveArrival(ctx, tx, provider.name, identity, next);
    return admit(parts, withActor(ctx, personActor(person)), tx, { person, method: provider.name, origin });
  });
  if ('browserToken' in found) return { outcome: 'arrived', browserToken: found.browserToken };
  const admission = await admissionOf(parts, ctx, found);
  if ('secondStep' in admission) return { outcome: 'second_step', secondStep: admission.secondStep, next };
  return { outcome: 'logged_in', session: admission.session, next };
}

/** By the provider's id. The address that it tells today is kept for its owner to see, and means nothing. */
async function knownPerson(ctx: Context, tx: Tx, provider: LoginProviderName, identity: OutsideIdentity): Promise<Person | undefined> {
  const row = await tables<IdentityTables>(tx)
    .updateTable('social_identity')
    .set({ used_at: ctx.clock.now(), ...(identity.email === undefined ? {} : { address: identity.email.address }) })
    .where('provider', '=', provider)
    .where('subject', '=', identity.subject)
    .returning('person_id')
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const person = await findPerson(tx, row.person_id);
  if (person === undefined) throw invalid('identity.social_closed', 'This account is closed. You can register anew.');
  return person;
}
