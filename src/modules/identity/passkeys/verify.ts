import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import { unauthenticated } from '#kernel';
import type { RelyingParty } from './relying-party.ts';

/** EdDSA, ES256 and RS256 (COSE): what every authenticator has one of. */
export const algorithms = [-8, -7, -257];

/** As the browser's `credential.toJSON()` has it. */
export type Registration = Pick<RegistrationResponseJSON, 'id' | 'rawId'> & {
  response: Pick<RegistrationResponseJSON['response'], 'clientDataJSON' | 'attestationObject' | 'transports'>;
};

export type Assertion = Pick<AuthenticationResponseJSON, 'id' | 'rawId'> & {
  response: Pick<AuthenticationResponseJSON['response'], 'clientDataJSON' | 'authenticatorData' | 'signature' | 'userHandle'>;
};

export interface NewCredential {
  credentialId: string;
  publicKey: string;
  counter: bigint;
  isSynced: boolean;
}

// Loaded when the first passkey is shown: a house without any need not hold the certificates of attestation in memory.
const library = () => import('@simplewebauthn/server');

const rest = { type: 'public-key' as const, clientExtensionResults: {} };

/** Checks a new passkey: our question, our origin and host, and that it asked who holds it. @throws identity.passkey_refused */
export async function verifyRegistration({ id, origin }: RelyingParty, challenge: string, response: Registration): Promise<NewCredential> {
  const { verifyRegistrationResponse } = await library();
  const { registrationInfo } = await verifyRegistrationResponse({
    response: { ...response, ...rest, response: { ...response.response, transports: [] } },
    expectedChallenge: challenge,
    expectedOrigin: origin,
    expectedRPID: id,
    requireUserVerification: true,
    supportedAlgorithmIDs: algorithms,
  }).catch(refuse);
  if (registrationInfo === undefined) throw passkeyRefused('not verified');
  const { credential, credentialBackedUp } = registrationInfo;
  return {
    credentialId: credential.id,
    publicKey: Buffer.from(credential.publicKey).toString('base64url'),
    counter: BigInt(credential.counter),
    isSynced: credentialBackedUp,
  };
}

/**
 * Checks a signature of a known passkey, and that it asked who holds it. Whether its counter has grown is for the caller to judge.
 *
 * @throws identity.passkey_refused
 */
export async function verifyAssertion(
  { id, origin }: RelyingParty,
  challenge: string,
  response: Assertion,
  known: { credentialId: string; publicKey: string },
): Promise<{ counter: bigint; isSynced: boolean }> {
  const { verifyAuthenticationResponse } = await library();
  const { verified, authenticationInfo } = await verifyAuthenticationResponse({
    response: { ...response, ...rest },
    expectedChallenge: challenge,
    expectedOrigin: origin,
    expectedRPID: id,
    requireUserVerification: true,
    credential: { id: known.credentialId, publicKey: new Uint8Array(Buffer.from(known.publicKey, 'base64url')), counter: 0 },
  }).catch(refuse);
  if (!verified) throw passkeyRefused('signature');
  return { counter: BigInt(authenticationInfo.newCounter), isSynced: authenticationInfo.credentialBackedUp };
}

/** The question that an answer says it answers; '' when it cannot be read. */
export function challengeOf({ response: { clientDataJSON } }: { response: { clientDataJSON: string } }): string {
  try {
    const said = JSON.parse(Buffer.from(clientDataJSON, 'base64url').toString()) as { challenge?: unknown } | null;
    return typeof said?.challenge === 'string' ? said.challenge : '';
  } catch {
    return '';
  }
}

/** A counter that does not grow, of a passkey that counts, is one that somebody else holds too (WebAuthn, 6.1.1). */
export const isCloned = (stored: bigint, shown: bigint): boolean => (stored > 0n || shown > 0n) && shown <= stored;

const refuse = (error: unknown): never => {
  throw passkeyRefused(error instanceof Error ? error.message : 'unreadable', error);
};

/** What exactly was wrong stays with us, in `cause`. */
export const passkeyRefused = (fault: string, cause?: unknown) =>
  unauthenticated('identity.passkey_refused', 'This passkey does not open anything here. Try another one, or another way to log in.', {
    cause: cause ?? new Error(fault),
  });
