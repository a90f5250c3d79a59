import { createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes, type JsonWebKeyInput, type KeyObject } from 'node:crypto';
import type { Context } from '#platform/context';
import { inTransaction, json, sql, tables, type Tx } from '#platform/database';
import type { IdentityTables } from '../tables.gen.ts';
import type { Protector } from './protector.ts';

type Purpose = 'access' | 'refresh';

export interface KeyRingOptions {
  protector: Protector;
  /** How long what an access key signed lives. */
  accessLifetime: Temporal.Duration;
}

export interface PublicKey {
  kid: string;
  alg: 'EdDSA';
  use: 'sig';
  kty: 'OKP';
  crv: 'Ed25519';
  x: string;
}

interface Key {
  id: string;
  purpose: Purpose;
  signsFrom: Temporal.Instant;
  signsUntil: Temporal.Instant | null;
  acceptedUntil: Temporal.Instant | null;
  publicJwk: PublicKey | null;
  publicKey: KeyObject | undefined;
  sealed: string;
  secret?: KeyObject | Buffer;
}

/**
 * The market's keys, held in memory. New keys are published for two minutes before they sign, so every process (which
 * looks again each minute) and every reader of the JWKS knows them by then; old ones are accepted as long as what they
 * signed may live.
 */
export interface KeyRing {
  /** The key to sign access tokens with; the first call makes the market's first keys. */
  signer(ctx: Context): Promise<{ kid: string; key: KeyObject }>;
  /** The public key of that id, if it is ours and still accepted. Reads the database at most every minute, and for unknown ids at most 5 times a minute. */
  verifier(ctx: Context, kid: string): Promise<KeyObject | undefined>;
  /** The key that derives refresh tokens now. */
  chainKey(ctx: Context): Promise<{ id: string; key: Buffer }>;
  /** From memory alone, so it may be asked inside a transaction. */
  knownChainKey(ctx: Context, id: string): Buffer | undefined;
  reload(ctx: Context): Promise<void>;
  published(ctx: Context): Promise<PublicKey[]>;
  rotate(ctx: Context, tx: Tx, how: { atOnce: boolean }): Promise<void>;
  /** Opens every key that still counts; a market may have none yet. @throws identity.key_unreadable */
  requireReadable(ctx: Context): Promise<void>;
  /** When the key that signs now was made. */
  signingSince(ctx: Context): Promise<Temporal.Instant>;
}

const reloadAfterMs = 60_000;
const publishedBeforeUse = { minutes: 2 };
const slack = { minutes: 2 };
const unknownPerMinute = 5;

interface Loaded {
  atMs: number;
  keys: Map<string, Key>;
}

const isAfter = (a: Temporal.Instant, b: Temporal.Instant): boolean => Temporal.Instant.compare(a, b) > 0;

export function keyRing({ protector, accessLifetime }: KeyRingOptions): KeyRing {
  const perMarket = new Map<string, Loaded>();
  const loading = new Map<string, Promise<Loaded>>();
  const unknownAsked = new Map<string, { since: Temporal.Instant; times: number }>();

  async function load(ctx: Context): Promise<Loaded> {
    const rows = await tables<IdentityTables>(ctx.db).selectFrom('signing_key').selectAll().execute();
    const before = perMarket.get(ctx.market);
    const keys = new Map<string, Key>();
    for (const row of rows) {
      const publicJwk = row.public_jwk as PublicKey | null;
      keys.set(row.id, {
        id: row.id,
        purpose: row.purpose as Purpose,
        signsFrom: row.signs_from,
        signsUntil: row.signs_until,
        acceptedUntil: row.accepted_until,
        publicJwk,
        publicKey: publicJwk === null ? undefined : createPublicKey({ key: publicJwk as unknown as JsonWebKeyInput['key'], format: 'jwk' }),
        sealed: row.secret_protected,
        secret: before?.keys.get(row.id)?.secret,
      });
    }
    const loaded = { atMs: ctx.clock.now().epochMilliseconds, keys };
    perMarket.set(ctx.market, loaded);
    return loaded;
  }

  /** One load at a time, however many ask. */
  function loadOnce(ctx: Context): Promise<Loaded> {
    let running = loading.get(ctx.market);
    if (running === undefined) {
      running = load(ctx).finally(() => loading.delete(ctx.market));
      loading.set(ctx.market, running);
    }
    return running;
  }

  async function fresh(ctx: Context): Promise<Loaded> {
    const loaded = perMarket.get(ctx.market);
    return loaded !== undefined && ctx.clock.now().epochMilliseconds - loaded.atMs < reloadAfterMs ? loaded : loadOnce(ctx);
  }

  /** Made-up ids must not become queries without end. */
  function mayAskForUnknown({ market, clock }: Context): boolean {
    const asked = unknownAsked.get(market);
    if (asked === undefined || isAfter(clock.now(), asked.since.add({ minutes: 1 }))) {
      unknownAsked.set(market, { since: clock.now(), times: 1 });
      return true;
    }
    asked.times += 1;
    return asked.times <= unknownPerMinute;
  }

  function secretOf(key: Key): KeyObject | Buffer {
    if (key.secret === undefined) {
      const plain = protector.unprotect(key.sealed, key.id);
      key.secret =
        key.purpose === 'access'
          ? createPrivateKey({ key: JSON.parse(plain) as JsonWebKeyInput['key'], format: 'jwk' })
          : Buffer.from(plain, 'base64url');
    }
    return key.secret;
  }

  /** The key whose time it is. To a clock that is behind, all may seem to lie ahead: then the last one, rather than none. */
  function newestOf({ keys }: Loaded, purpose: Purpose, now: Temporal.Instant): Key | undefined {
    let newest: Key | undefined;
    let last: Key | undefined;
    for (const key of keys.values()) {
      if (key.purpose !== purpose) continue;
      if (key.signsUntil === null) last = key;
      if (isAfter(key.signsFrom, now)) continue;
      if (key.signsUntil !== null && !isAfter(key.signsUntil, now)) continue;
      if (newest === undefined || isAfter(key.signsFrom, newest.signsFrom)) newest = key;
    }
    return newest ?? last;
  }

  async function current(ctx: Context, purpose: Purpose): Promise<Key> {
    let key = newestOf(await fresh(ctx), purpose, ctx.clock.now());
    if (key === undefined) {
      await inTransaction(ctx, (tx) => addKeys(ctx, tx, { onlyFirst: true, signsFrom: ctx.clock.now() }));
      key = newestOf(await load(ctx), purpose, ctx.clock.now());
    }
    if (key === undefined) throw new Error('A market without keys was given some and still has none.');
    return key;
  }

  async function addKeys(
    ctx: Context,
    tx: Tx,
    { onlyFirst, signsFrom }: { onlyFirst: boolean; signsFrom: Temporal.Instant },
  ): Promise<void> {
    await sql`select pg_advisory_xact_lock(hashtext('identity.signing_key'), hashtext(${ctx.market}))`.execute(tx);
    const db = tables<IdentityTables>(tx);
    if (onlyFirst && (await db.selectFrom('signing_key').select('id').where('signs_until', 'is', null).execute()).length > 0) return;
    // A little longer than what was signed lives: another process may go on signing until it looks again.
    const acceptedUntil = signsFrom.add(accessLifetime).add(slack);
    await db
      .updateTable('signing_key')
      .set({ signs_until: signsFrom, accepted_until: acceptedUntil })
      .where('signs_until', 'is', null)
      .execute();
    const common = { created_at: ctx.clock.now(), signs_from: signsFrom, signs_until: null, accepted_until: null };
    const { access, refresh } = makeSecrets();
    await db
      .insertInto('signing_key')
      .values([
        {
          ...common,
          id: access.kid,
          purpose: 'access',
          public_jwk: json(access.publicJwk),
          secret_protected: protector.protect(access.secret, access.kid),
        },
        {
          ...common,
          id: refresh.kid,
          purpose: 'refresh',
          public_jwk: null,
          secret_protected: protector.protect(refresh.secret, refresh.kid),
        },
      ])
      .execute();
  }

  return {
    async signer(ctx) {
      const key = await current(ctx, 'access');
      return { kid: key.id, key: secretOf(key) as KeyObject };
    },
    async verifier(ctx, kid) {
      let loaded = await fresh(ctx);
      if (!loaded.keys.has(kid) && mayAskForUnknown(ctx)) loaded = await loadOnce(ctx);
      const key = loaded.keys.get(kid);
      if (key === undefined || key.purpose !== 'access') return undefined;
      return key.acceptedUntil === null || isAfter(key.acceptedUntil, ctx.clock.now()) ? key.publicKey : undefined;
    },
    async chainKey(ctx) {
      const key = await current(ctx, 'refresh');
      return { id: key.id, key: secretOf(key) as Buffer };
    },
    knownChainKey(ctx, id) {
      const key = perMarket.get(ctx.market)?.keys.get(id);
      return key?.purpose === 'refresh' ? (secretOf(key) as Buffer) : undefined;
    },
    async reload(ctx) {
      await loadOnce(ctx);
    },
    async published(ctx) {
      await current(ctx, 'access');
      const now = ctx.clock.now();
      const { keys } = await fresh(ctx);
      return [...keys.values()].flatMap(({ publicJwk, acceptedUntil }) =>
        publicJwk !== null && (acceptedUntil === null || isAfter(acceptedUntil, now)) ? [publicJwk] : [],
      );
    },
    async rotate(ctx, tx, { atOnce }) {
      const now = ctx.clock.now();
      await addKeys(ctx, tx, { onlyFirst: false, signsFrom: atOnce ? now : now.add(publishedBeforeUse) });
      if (!atOnce) return;
      await tables<IdentityTables>(tx)
        .updateTable('signing_key')
        .set({ signs_until: now, accepted_until: now })
        .where('signs_until', 'is not', null)
        .execute();
    },
    async requireReadable(ctx) {
      const { keys } = await fresh(ctx);
      for (const key of keys.values()) if (key.acceptedUntil === null || isAfter(key.acceptedUntil, ctx.clock.now())) secretOf(key);
    },
    async signingSince(ctx) {
      return (await current(ctx, 'access')).signsFrom;
    },
  };
}

function makeSecrets() {
  const kid = (): string => randomBytes(12).toString('base64url');
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const access = { kid: kid(), secret: JSON.stringify(privateKey.export({ format: 'jwk' })) };
  const x = publicKey.export({ format: 'jwk' }).x;
  if (x === undefined) throw new Error('An Ed25519 key without its public point.');
  const publicJwk: PublicKey = { kid: access.kid, alg: 'EdDSA', use: 'sig', kty: 'OKP', crv: 'Ed25519', x };
  return { access: { ...access, publicJwk }, refresh: { kid: kid(), secret: randomBytes(32).toString('base64url') } };
}
