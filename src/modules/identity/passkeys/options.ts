import type { Id } from '#kernel';
import type { Person } from '../domain.ts';
import { challengeLifetime } from './challenges.ts';
import type { RelyingParty } from './relying-party.ts';
import type { CredentialHint } from './store.ts';
import { algorithms } from './verify.ts';

const timeout = challengeLifetime.minutes * 60_000;
const named = (hints: readonly CredentialHint[]) => hints.map((each) => ({ type: 'public-key' as const, ...each }));

/** Says nothing about the person to whoever reads the authenticator. */
export const userHandleOf = (personId: Id<'person'> | string): string =>
  Buffer.from(personId.replaceAll('-', ''), 'hex').toString('base64url');

/** For `PublicKeyCredential.parseCreationOptionsFromJSON` (WebAuthn level 3). */
export const creationOptions = (
  { id }: RelyingParty,
  title: string,
  person: Person,
  challenge: string,
  known: readonly CredentialHint[],
) => ({
  rp: { id, name: title },
  user: { id: userHandleOf(person.id), name: person.email, displayName: person.displayName },
  challenge,
  pubKeyCredParams: algorithms.map((alg) => ({ type: 'public-key' as const, alg })),
  timeout,
  excludeCredentials: named(known),
  // Found without typing an address, and never without fingerprint, face or PIN.
  authenticatorSelection: { residentKey: 'required' as const, requireResidentKey: true, userVerification: 'required' as const },
  attestation: 'none' as const,
});

export type CreationOptions = ReturnType<typeof creationOptions>;

/** For `PublicKeyCredential.parseRequestOptionsFromJSON`; without hints the person chooses among those of this host. */
export const requestOptions = ({ id }: RelyingParty, challenge: string, known: readonly CredentialHint[] = []) => ({
  rpId: id,
  challenge,
  timeout,
  allowCredentials: named(known),
  userVerification: 'required' as const,
});

export type RequestOptions = ReturnType<typeof requestOptions>;
