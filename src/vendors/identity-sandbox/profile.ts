import { createHmac } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { toldAddress } from './accounts.ts';
import { googleClaims } from './claims.ts';
import { client } from './clients.ts';
import type { SandboxParts } from './parts.ts';
import type { Played } from './played.ts';
import type { StoredAccount } from './store.ts';

/** Who an access token speaks for, in the shape of each provider. */
export function addProfile(app: FastifyInstance, { store, clock }: SandboxParts, { name, profile }: Played): void {
  app.get(profile, (request, reply) => {
    const token = request.headers.authorization?.replace(/^Bearer /i, '') ?? '';
    const access = store.get('access', token);
    const grant = access === undefined ? undefined : store.get('grant', access.grantId);
    const account = grant === undefined ? undefined : store.get('account', grant.accountId);
    const isGood = access !== undefined && access.expiresMs > clock.now().epochMilliseconds && account?.provider === name;
    if (!isGood || account === undefined) return reply.status(401).header('www-authenticate', 'Bearer error="invalid_token"').send({});
    if (name === 'facebook') {
      const proof = createHmac('sha256', client.secret).update(token).digest('hex');
      if ((request.query as { appsecret_proof?: string }).appsecret_proof !== proof)
        return reply.status(400).send({ error: { message: 'As the sandbox puts it.', type: 'GraphMethodException', code: 100 } });
    }
    return reply.send(shapes[name](account));
  });
}

const emailOf = (account: StoredAccount) => {
  const email = toldAddress(account);
  return email === undefined ? {} : { email };
};

const shapes: Record<Played['name'], (account: StoredAccount) => object> = {
  google: (account) => ({ sub: account.subject, ...googleClaims(account) }),
  apple: (account) => ({ sub: account.subject, ...emailOf(account) }),
  facebook: (account) => ({ id: account.subject, name: account.name, ...emailOf(account) }),
  amazon: (account) => ({ user_id: account.subject, name: account.name, ...emailOf(account) }),
};
