import { conflict } from '#kernel';
import type { Parts } from '../settings.ts';
import type { RelyingParty } from './relying-party.ts';

/** @throws identity.no_passkeys where the house is reached by an address that can have none */
export function requireRelyingParty({ relyingParty }: Parts): RelyingParty {
  if (relyingParty === undefined) {
    throw conflict('identity.no_passkeys', 'Passkeys need a house with a name of its own, reached over https. This one has none.');
  }
  return relyingParty;
}
