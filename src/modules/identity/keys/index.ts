export { accessTokens, type AccessTokens } from './access-token.ts';
export { changedPlans, type ChangedPlans } from './changed-plans.ts';
export { endedSessions, type EndedSessions } from './ended-sessions.ts';
export { keyRing, type KeyRing, type PublicKey } from './key-ring.ts';
export { hashToken, looksLikeToken, newToken, successorOf } from './opaque-token.ts';
export { protectWith, type Protector } from './protector.ts';
