import type { Id } from '#kernel';
import { requirePerson, type Context } from '#platform/context';
import { inTransaction, tables } from '#platform/database';
import type { LoginProviderName, Visit } from '#platform/outside-login';
import { hashToken, looksLikeToken, newToken, type Protector } from '../keys/index.ts';
import type { IdentityTables } from '../tables.gen.ts';
import { providerOf, type Social } from './providers.ts';

/** Long enough to find a password at the provider. */
export const visitLifetime = { minutes: 10 };

export interface Visiting {
  social: Social;
  protector: Protector;
}

export interface BeginInput {
  provider: LoginProviderName;
  /** Where to go afterwards; anything but a page of this market becomes its home. */
  next?: string | undefined;
}

export interface Begun {
  /** Where to send the browser. */
  address: string;
  /** What the browser keeps in a cookie meanwhile. */
  browserToken: string;
}

/**
 * Begins a log-in at a provider. State, nonce and verifier are chance of ours; nonce and verifier never leave the server, and whoever
 * comes back must show the state and be the browser that began.
 *
 * @throws identity.social_unknown, identity.social_unavailable, identity.social_misconfigured
 */
export const beginLogIn = (visiting: Visiting, ctx: Context, input: BeginInput): Promise<Begun> =>
  begin(visiting, ctx, input, { purpose: 'log_in' });

/** The same to link an account there to the account of the one who acts. */
export const beginLink = (visiting: Visiting, ctx: Context, input: BeginInput): Promise<Begun> =>
  begin(visiting, ctx, input, { purpose: 'link', personId: requirePerson(ctx) });

/** The same to prove anew who the one who acts is: they log in there again, whatever session they have. See `requireProvesAt`. */
export const beginProof = (visiting: Visiting, ctx: Context, input: BeginInput): Promise<Begun> =>
  begin(visiting, ctx, input, { purpose: 'prove', personId: requirePerson(ctx) });

type Wish = { purpose: 'log_in'; personId?: undefined } | { purpose: 'link' | 'prove'; personId: Id<'person'> };

async function begin({ social, protector }: Visiting, ctx: Context, input: BeginInput, { purpose, personId }: Wish): Promise<Begun> {
  const provider = providerOf(social, input.provider);
  const [state, nonce, verifier, browserToken] = [newToken(), newToken(), newToken(), newToken()];
  const begunAt = ctx.clock.now();
  const redirectUri = social.redirectUri(ctx.market, provider);
  const anew = purpose === 'prove' ? { anewWithinSeconds: 0 } : {};
  const address = await provider.address({ state, nonce, verifier, redirectUri, ...anew });
  const stateHash = hashToken(state);
  await inTransaction(ctx, async (tx) => {
    await tables<IdentityTables>(tx)
      .insertInto('social_visit')
      .values({
        state_hash: stateHash,
        provider: provider.name,
        purpose,
        person_id: personId ?? null,
        browser_hash: hashToken(browserToken),
        secrets_sealed: protector.protect(JSON.stringify({ nonce, verifier }), label(stateHash)),
        goto_path: ownPage(ctx.market, input.next),
        expires_at: begunAt.add(visitLifetime),
      })
      .execute();
  });
  return { address, browserToken };
}

/** A visit as it was begun, and as it can be used once. */
export interface TakenVisit {
  provider: LoginProviderName;
  purpose: 'log_in' | 'link' | 'prove';
  personId: Id<'person'> | undefined;
  next: string;
  isSameBrowser: boolean;
  visit: Omit<Visit, 'redirectUri'>;
}

/** Uses a visit up, whoever comes with its state: of two that come at once, one finds nothing. */
export async function takeVisit(
  { protector }: Visiting,
  ctx: Context,
  state: string,
  browserToken: string,
): Promise<TakenVisit | undefined> {
  if (!looksLikeToken(state)) return undefined;
  const stateHash = hashToken(state);
  const row = await inTransaction(ctx, (tx) =>
    tables<IdentityTables>(tx)
      .deleteFrom('social_visit')
      .where('state_hash', '=', stateHash)
      .where('expires_at', '>', ctx.clock.now())
      .returning(['provider', 'purpose', 'expires_at', 'person_id', 'browser_hash', 'secrets_sealed', 'goto_path'])
      .executeTakeFirst(),
  );
  if (row === undefined) return undefined;
  const { nonce, verifier } = JSON.parse(protector.unprotect(row.secrets_sealed, label(stateHash))) as { nonce: string; verifier: string };
  const elapsed = Math.ceil(row.expires_at.subtract(visitLifetime).until(ctx.clock.now()).total('seconds'));
  return {
    provider: row.provider,
    purpose: row.purpose,
    personId: (row.person_id ?? undefined) as Id<'person'> | undefined,
    next: row.goto_path,
    isSameBrowser: row.browser_hash === hashToken(browserToken),
    visit: { state, nonce, verifier, ...(row.purpose === 'prove' ? { anewWithinSeconds: elapsed } : {}) },
  };
}

const label = (stateHash: string): string => `social visit ${stateHash}`;

/** Only ever a page of the same market, whatever was asked for. */
export function ownPage(market: string, next: string | undefined): string {
  const home = `/${market}/`;
  if (next === undefined || next.length > 500 || !next.startsWith(home) || next.includes('\\')) return home;
  const there = URL.canParse(next, 'http://here.invalid') ? new URL(next, 'http://here.invalid') : undefined;
  if (there?.host !== 'here.invalid' || !there.pathname.startsWith(home)) return home;
  const page = there.pathname + there.search + there.hash;
  return page.length > 500 ? home : page;
}
