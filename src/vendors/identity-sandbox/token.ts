import { createHash, createPublicKey, randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { jwtVerify } from 'jose';
import { apple, appleAudience, appleKey, client } from './clients.ts';
import { claimsOf } from './claims.ts';
import type { SandboxParts } from './parts.ts';
import type { Played } from './played.ts';

const accessSeconds = 3_600;
/** Apple takes no secret that lasts longer. */
const sixMonthsSeconds = 15_777_000;
type Form = Record<string, string | undefined>;

/** The token endpoint: a code with its verifier and its address, once; refresh; and revocation (RFC 7009). */
export function addToken(app: FastifyInstance, parts: SandboxParts, provider: Played): void {
  const { store, clock } = parts;
  app.post(provider.token, async (request, reply) => {
    const form = request.body as Form;
    if (!(await isClient(provider, form))) return refuse(reply, provider, 'invalid_client');
    if (form['grant_type'] === 'refresh_token') {
      const found = store.all('grant').find(({ value }) => value.provider === provider.name && value.refresh === form['refresh_token']);
      return found === undefined ? refuse(reply, provider, 'invalid_grant') : reply.send(access(found.id));
    }
    if (form['grant_type'] !== 'authorization_code') return refuse(reply, provider, 'unsupported_grant_type');
    const codeId = form['code'] ?? '';
    const code = store.get('code', codeId);
    // A code that comes twice was stolen once: what it gave before ends too (RFC 6749, 4.1.2).
    if (code?.grantId !== undefined) store.remove('grant', code.grantId);
    const challenge = createHash('sha256')
      .update(form['code_verifier'] ?? '')
      .digest('base64url');
    const isGood =
      code?.provider === provider.name &&
      code.grantId === undefined &&
      code.expiresMs > clock.now().epochMilliseconds &&
      code.clientId === form['client_id'] &&
      code.redirectUri === form['redirect_uri'] &&
      code.challenge === challenge;
    if (code !== undefined && code.provider === provider.name && !isGood)
      store.put('code', codeId, { ...code, grantId: code.grantId ?? 'refused' });
    if (code === undefined || !isGood) return refuse(reply, provider, 'invalid_grant');
    const grantId = randomBytes(16).toString('hex');
    const refresh = code.wantsRefresh ? { refresh: `r.${randomBytes(32).toString('base64url')}` } : {};
    store.put('grant', grantId, { provider: provider.name, accountId: code.accountId, ...refresh });
    store.put('code', codeId, { ...code, grantId });
    const identity = provider.isOpenId ? { id_token: await idToken(code.accountId, code.nonce, code.authMs) } : {};
    return reply
      .header('cache-control', 'no-store')
      .send({ ...access(grantId), ...('refresh' in refresh ? { refresh_token: refresh.refresh } : {}), ...identity });
  });

  if (provider.revoke !== undefined)
    app.post(provider.revoke, (request, reply) => {
      const { token = '' } = request.body as Form;
      const grantId = store.get('access', token)?.grantId ?? store.all('grant').find(({ value }) => value.refresh === token)?.id;
      if (grantId !== undefined) store.remove('grant', grantId);
      return reply.send({});
    });

  const access = (grantId: string) => {
    const token = randomBytes(32).toString('base64url');
    store.put('access', token, { grantId, expiresMs: clock.now().epochMilliseconds + accessSeconds * 1_000 });
    return { access_token: token, token_type: 'bearer', expires_in: accessSeconds };
  };

  const idToken = (accountId: string, nonce: string, authMs: number | undefined): Promise<string> => {
    const misbehaviour = parts.misbehaves(provider.name);
    return parts.keys.sign(claimsOf(parts, provider.name, { accountId, nonce, authMs, misbehaviour }), misbehaviour);
  };
}

/** By a secret in the form; at Apple the secret is a token that the client signed with its key. */
async function isClient({ name }: Played, form: Form): Promise<boolean> {
  const secret = form['client_secret'] ?? '';
  if (form['client_id'] !== client.id) return false;
  if (name !== 'apple') return secret === client.secret;
  try {
    const expected = { issuer: apple.teamId, subject: client.id, audience: appleAudience, algorithms: ['ES256'] };
    const { payload, protectedHeader } = await jwtVerify(secret, createPublicKey(appleKey()), {
      ...expected,
      requiredClaims: ['exp', 'iat'],
    });
    return protectedHeader.kid === apple.keyId && Number(payload.exp) - Number(payload.iat) <= sixMonthsSeconds;
  } catch {
    return false;
  }
}

/** Facebook answers in a way of its own. */
function refuse(reply: FastifyReply, { name }: Played, error: string): FastifyReply {
  if (name === 'facebook') {
    const code = error === 'invalid_client' ? 1 : 100;
    return reply.status(400).send({ error: { message: 'As the sandbox puts it.', type: 'OAuthException', code } });
  }
  return reply.status(error === 'invalid_client' && name !== 'apple' ? 401 : 400).send({ error });
}
