export { actorOfToken, looksPersonal } from './authenticate.ts';
export { tokenRoutes } from './http.ts';
export { endTokens, makeToken, revokeToken, type TokenWish } from './make-token.ts';
