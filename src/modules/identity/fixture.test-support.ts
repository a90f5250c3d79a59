import { randomBytes } from 'node:crypto';
import { anonymous, type Context } from '#platform/context';
import { inTransaction } from '#platform/database';
import { settle } from '#test/settle';
import { setUpSecondFactor } from '#test/second-factor';
import { testMarket, type TestMarket } from '#test/market';
import { fieldSeal } from '#platform/secrets-at-rest';
import { identityModule, protectWith, type Identity, type IdentityConfig, type IdentityMail, type Person, type Session } from './index.ts';

export interface SentMail {
  kind: 'verification' | 'reset' | 'already_registered' | 'password_changed' | 'goodbye' | 'notice';
  email: string;
  displayName: string;
  token?: string;
  path?: string;
  notice?: string;
  data?: Record<string, string>;
  /** The page that is told of in the product as well. */
  inside?: { path: string };
}

export const goodPassword = 'four quite unrelated words';
export const otherPassword = 'seven green lamps on ice';

export interface Fixture {
  market: TestMarket;
  identity: Identity;
  mails: SentMail[];
  /** What keeps a person from closing the account. */
  open: Map<string, string[]>;
  /** A visitor who is not logged in. */
  visitor: Context;
  /** Another process of the same installation: nothing in memory, the same database and settings. */
  secondProcess(): Identity;
  settle(): Promise<void>;
  /** The last token mailed to an address. */
  mailedToken(email: string): string;
  /** A verified person with `goodPassword`. */
  person(options?: { roles?: string[]; email?: string }): Promise<Person>;
  logIn(person: Person, origin?: { deviceToken?: string }): Promise<Session>;
  as(session: { accessToken: string }): Promise<Context>;
  /** A new admin's access token, with the second factor that the role asks for. */
  adminToken(): Promise<{ person: Person; accessToken: string }>;
}

let counted = 0;

/** A market with identity alone, on cheap hashing, whose mails are kept in a list. */
export async function identityFixture({ social, breached }: Pick<IdentityConfig, 'social' | 'breached'> = {}): Promise<Fixture> {
  const mails: SentMail[] = [];
  const open = new Map<string, string[]>();
  const mail: IdentityMail = {
    sendVerification: async (_ctx, _tx, link) => void mails.push({ kind: 'verification', ...link }),
    sendReset: async (_ctx, _tx, link) => void mails.push({ kind: 'reset', ...link }),
    sendAlreadyRegistered: async (_ctx, _tx, to) => void mails.push({ kind: 'already_registered', ...to }),
    sendPasswordChanged: async (_ctx, _tx, to) => void mails.push({ kind: 'password_changed', ...to }),
    sendNotice: async (_ctx, _tx, to) => void mails.push({ kind: 'notice', ...to }),
    sendGoodbye: async (_ctx, _tx, to) => void mails.push({ kind: 'goodbye', ...to }),
  };
  const protector = protectWith(randomBytes(32).toString('hex'));
  const seal = fieldSeal([{ id: 'test', secret: randomBytes(32).toString('hex') }]);
  const make = (): Identity =>
    identityModule({
      refreshLifetime: { days: 30 },
      mail,
      leaving: { begin: async () => undefined, obstacles: async (_ctx, _tx, personId) => open.get(personId) ?? [] },
      protector,
      seal,
      title: 'Prep',
      scopeWords: () => ({
        general: { 'bookings.read': 'See your bookings' },
        permissions: { 'waitlist.join': 'Wait', 'roles.grant': 'Give roles' },
      }),
      plans: { free: { title: 'Free', limitTimes: 1 }, plus: { title: 'Plus', limitTimes: 3 } },
      publicUrl: 'https://prep.example',
      ...(social === undefined ? {} : { social }),
      ...(breached === undefined ? {} : { breached }),
      passwordCost: { memoryKib: 64, passes: 1, lanes: 1 },
    });
  const identity = make();
  const market = await testMarket({ modules: [identity] });
  const visitor = market.as(anonymous);
  const passwordHash = await identity.hashPassword(goodPassword);

  const as: Fixture['as'] = async (session) => {
    const actor = await identity.authenticate(visitor, session.accessToken);
    if (actor === undefined) throw new Error('The session was not accepted.');
    return market.as(actor);
  };
  const person: Fixture['person'] = ({ roles = ['chef'], email } = {}) => {
    counted += 1;
    const input = { email: email ?? `person${counted}@example.org`, displayName: `Person ${counted}`, roles, passwordHash };
    return inTransaction(market.ctx, (tx) => identity.createPerson(market.ctx, tx, input));
  };
  const logIn: Fixture['logIn'] = ({ email }, origin = {}) => identity.logIn(visitor, { email, password: goodPassword, origin });

  return {
    market,
    identity,
    mails,
    open,
    visitor,
    secondProcess: make,
    settle: () => settle(market, [identity]),
    mailedToken(email) {
      const token = mails.findLast((each) => each.email === email && each.token !== undefined)?.token;
      if (token === undefined) throw new Error(`No link was mailed to ${email}.`);
      return token;
    },
    person,
    logIn,
    as,
    async adminToken() {
      const admin = await person({ roles: ['admin'] });
      return { person: admin, accessToken: (await setUpSecondFactor(identity, await as(await logIn(admin)))).accessToken };
    },
  };
}
