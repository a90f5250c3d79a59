import { useSyncExternalStore } from 'react';
import type { TextKey } from '~/texts';

export type PasskeyPurpose = 'log_in' | 'second_step' | 'prove';

const never = () => () => undefined;
const browsers = () => 'PublicKeyCredential' in window && 'parseRequestOptionsFromJSON' in PublicKeyCredential;
const servers = () => true;

/** The server takes it that they do, as in nearly every browser: a button that came once the page is alive would push away what is below. */
export const usePasskeysWork = (): boolean => useSyncExternalStore(never, browsers, servers);

/** Whether the page is at an address where passkeys of that home can be made. */
export function useIsAtHome(host: string): boolean {
  return useSyncExternalStore(never, () => location.hostname === host || location.hostname.endsWith(`.${host}`), servers);
}

/** Asks the house for a question and the browser for its answer. @returns JSON for the API. @throws what {@link passkeyFailure} words */
export async function showPasskey(market: string, purpose: PasskeyPurpose): Promise<string> {
  const asked = await fetch(`/${market}/passkey/ask`, { method: 'POST', body: new URLSearchParams({ purpose }) });
  if (!asked.ok) throw new Error(((await asked.json()) as { detail?: string }).detail ?? '');
  const { options } = (await asked.json()) as { options: PublicKeyCredentialRequestOptionsJSON };
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
  const credential = (await navigator.credentials.get({ publicKey })) as PublicKeyCredential;
  const { id, rawId, response } = credential.toJSON() as AuthenticationResponseJSON;
  const { clientDataJSON, authenticatorData, signature, userHandle } = response;
  return JSON.stringify({
    id,
    rawId,
    response: { clientDataJSON, authenticatorData, signature, ...(userHandle ? { userHandle } : {}) },
  });
}

/** Has the browser make a passkey. @returns JSON for the API. @throws what {@link passkeyFailure} words */
export async function makePasskey(options: PublicKeyCredentialCreationOptionsJSON): Promise<string> {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
  const credential = (await navigator.credentials.create({ publicKey })) as PublicKeyCredential;
  const { id, rawId, response } = credential.toJSON() as RegistrationResponseJSON;
  const { clientDataJSON, attestationObject, transports } = response;
  return JSON.stringify({ id, rawId, response: { clientDataJSON, attestationObject, transports } });
}

const failures: Record<string, TextKey> = {
  NotAllowedError: 'passkey.notShown',
  AbortError: 'passkey.notShown',
  InvalidStateError: 'passkey.hereAlready',
  SecurityError: 'passkey.otherAddress',
};

/** What a browser's refusal means, for people. It never says whether there is a passkey: that is their affair. */
export const passkeyFailure = (error: unknown): TextKey => (error instanceof DOMException && failures[error.name]) || 'passkey.failed';
