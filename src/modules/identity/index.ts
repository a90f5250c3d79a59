import type { Id } from '#kernel';
import type { Actor, Context } from '#platform/context';
import type { Tx } from '#platform/database';
import type { Module } from '#platform/module';
import * as accounts from './accounts/index.ts';
import type { Person } from './domain.ts';
import { identityEvents } from './events.ts';
import * as factorReset from './factor-reset/index.ts';
import * as factors from './factors/index.ts';
import { totpColumn } from './factors/store.ts';
import { identityRoutes } from './http.ts';
import * as people from './people/index.ts';
import * as plans from './plans/index.ts';
import * as passkeys from './passkeys/index.ts';
import * as sessions from './sessions/index.ts';
import type { LogInInput, Session } from './sessions/index.ts';
import { socialMailJob, type SocialConfig } from './social/index.ts';
import { stillStrong } from './sessions/staff-strength.ts';
import { actorOfToken, looksPersonal, makeToken, revokeToken, tokenRoutes, type TokenWish } from './tokens/index.ts';
import { partsOf, type IdentityConfig } from './settings.ts';
import { identityRetention } from './ending.ts';
import { rotateKeys, sweepJob, sweepSchedule } from './sweep.ts';
import { identityData } from './personal-data.ts';

export { addressOf, findPersonByEmail, holdOpen, leftName, peopleByIds, peopleWithRole, personById } from './accounts/index.ts';
export type { CreatePersonInput, RegisterInput, RoleChange } from './accounts/index.ts';
export type { EndReason, Person, PersonSummary, SessionMethod, StaffSession } from './domain.ts';
export { identityEvents, type IdentityEvents } from './events.ts';
export { protectWith, type Protector } from './keys/index.ts';
export { codeOfStep as totpCodeOfStep, stepAt as totpStepAt } from './factors/index.ts';
export { passwordHasher, passwordLength, standardCost, type PasswordCost } from './passwords/index.ts';
export type { SocialConfig };
export type { LogInInput, Origin, Session } from './sessions/index.ts';
export type { ScopeWords } from './settings.ts';
export type { Addressee, IdentityConfig, IdentityMail, Leaving, MailedLink } from './settings.ts';

/** The module, with its commands. It keeps keys and ended sessions in memory, so make one per market and process. */
export interface Identity extends Module {
  /** Asks for an account; see `register`, which never tells whether the address has one. */
  register(ctx: Context, input: accounts.RegisterInput): Promise<{ browserToken: string }>;
  resendVerification(ctx: Context, email: string): Promise<void>;
  /** Makes the account of a mailed link; see `verifyEmail`, which asks for a password outside the browser that registered. */
  verifyEmail(ctx: Context, input: accounts.VerifyInput): Promise<Session>;
  /** For who has no second factor; see `beginLogIn` for the others. */
  logIn(ctx: Context, input: LogInInput): Promise<Session>;
  /** The first step of a log-in, which may ask for a second one. */
  beginLogIn(ctx: Context, input: LogInInput): Promise<sessions.Admission>;
  completeSecondStep(ctx: Context, input: factors.SecondStepInput): Promise<Session>;
  /** Every second factor is lost: mails a code; see `askReset`. @returns when the waiting is over, where one goes on */
  askFactorReset(ctx: Context, input: { ticket: string; origin?: sessions.Origin }): Promise<Temporal.Instant | undefined>;
  /** Begins the waiting, or ends it with a session; see `confirmReset`. */
  confirmFactorReset(ctx: Context, input: { ticket: string; mailedCode: string; origin?: sessions.Origin }): Promise<factorReset.ResetStep>;
  factorResetAtLogIn(ctx: Context, ticket: string): Promise<factorReset.ResetAtLogIn>;
  stopFactorResetAtLogIn(ctx: Context, ticket: string): Promise<void>;
  stopMyFactorReset(ctx: Context): Promise<void>;
  /** "This was not me", by the mailed link; see `disownReset`. */
  disownFactorReset(ctx: Context, token: string): Promise<void>;
  /** Removes the second factors of somebody else; see `resetTheirFactors`. */
  resetTheirFactors(ctx: Context, which: { personId: Id<'person'>; reason: string }): Promise<void>;
  beginTotp(ctx: Context): Promise<factors.TotpSetUp>;
  confirmTotp(ctx: Context, code: string): Promise<factors.ProvenSession & { recoveryCodes: string[] }>;
  turnOffTotp(ctx: Context): Promise<void>;
  renewRecoveryCodes(ctx: Context): Promise<string[]>;
  beginPasskey(ctx: Context): Promise<passkeys.CreationOptions>;
  addPasskey(ctx: Context, input: { name: string; response: passkeys.Registration }): Promise<passkeys.AddedPasskey>;
  /** Removes one of the one who acts; see `removePasskey`. */
  removePasskey(ctx: Context, passkeyId: string): Promise<void>;
  beginPasskeyLogIn(ctx: Context): Promise<{ options: passkeys.RequestOptions; visitToken: string }>;
  /** A log-in in one step, strong by itself. */
  logInWithPasskey(ctx: Context, input: passkeys.PasskeyLogIn): Promise<Session>;
  askSecondStepPasskey(ctx: Context, ticket: string): Promise<passkeys.RequestOptions>;
  askProofPasskey(ctx: Context): Promise<passkeys.RequestOptions>;
  /** Proves anew who acts, and gives an access token that says so. */
  prove(ctx: Context, proof: factors.Proof): Promise<factors.ProvenSession>;
  refreshSession(ctx: Context, refreshToken: string): Promise<Session>;
  logOut(ctx: Context, refreshToken?: string): Promise<void>;
  logOutEverywhere(ctx: Context): Promise<void>;
  endMySession(ctx: Context, sessionId: string): Promise<void>;
  /** @returns how many ended */
  endMyOtherSessions(ctx: Context): Promise<number>;
  /** "This wasn't me"; see `disownSession`. */
  disownSession(ctx: Context, sessionId: string): Promise<void>;
  /** Mails a link to another address, which counts when it is used; see `askEmailChange`. */
  askEmailChange(ctx: Context, email: string): Promise<void>;
  confirmEmail(ctx: Context, token: string): Promise<void>;
  /** "This wasn't me" of the former address; see `undoEmail`. */
  undoEmail(ctx: Context, token: string): Promise<void>;
  requestReset(ctx: Context, email: string): Promise<void>;
  resetPassword(ctx: Context, input: { token: string; password: string }): Promise<void>;
  changePassword(ctx: Context, input: { current: string; next: string }): Promise<void>;
  /** Closes the account of the one who acts; see `closeAccount`. */
  closeAccount(ctx: Context, input: { password?: string }): Promise<void>;
  /** Erases an account for good, or says what must be settled first; see `eraseAccount`. */
  eraseAccount(ctx: Context, personId: Id<'person'>): Promise<readonly string[]>;
  createPerson(ctx: Context, tx: Tx, input: accounts.CreatePersonInput): Promise<Person>;
  hashPassword(password: string): Promise<string>;
  grantRole(ctx: Context, change: accounts.RoleChange): Promise<Person>;
  assignPlan(ctx: Context, change: plans.PlanChange): Promise<Person>;
  /** Logs a person out, on one device or all; see `endTheirSessions`. @returns how many sessions ended */
  endTheirSessions(ctx: Context, which: people.TheirSessions): Promise<number>;
  revokeRole(ctx: Context, change: accounts.RoleChange): Promise<Person>;
  /** @returns a token for a program of the one who acts, this once */
  makeToken(ctx: Context, wish: TokenWish): Promise<{ id: string; token: string }>;
  revokeToken(ctx: Context, id: string): Promise<void>;
  /** Opens the keys that this market has. @throws identity.key_unreadable when the protector's secret is not the one that sealed them */
  requireReadableKeys(ctx: Context): Promise<void>;
  rotateKeys(ctx: Context, how?: { atOnce?: boolean }): Promise<void>;
  /**
   * Who holds this access token, without a query unless it is of staff or of a program: undefined when it is not ours, expired, altered or its session ended
   * (here: at once; in another process: at most ten seconds ago).
   */
  authenticate(ctx: Context, token: string): Promise<Actor | undefined>;
}

export function identityModule(config: IdentityConfig): Identity {
  const parts = partsOf(config);
  return {
    name: 'identity',
    permissions: {
      'roles.grant': 'Give and take roles',
      [plans.assignsPlans]: 'Put people on plans',
      [people.looksUp]: 'Look people up, and see where they are logged in',
      [people.logsOut]: 'Log people out',
      [factorReset.resetsFactors]: 'Reset the second step of people',
    },
    scopes: { 'profile.read': 'See your name, address and roles' },
    dependsOn: [],
    migrations: new URL('./migrations/', import.meta.url),
    personalData: identityData,
    retention: identityRetention,
    sealedColumns: [totpColumn],
    routes: [...identityRoutes(parts), ...plans.planRoutes(parts), ...people.peopleRoutes(parts), ...tokenRoutes(parts)],
    emits: identityEvents,
    jobs: [
      accounts.mailJob(parts),
      accounts.emailChangeJob(parts),
      socialMailJob(parts),
      factorReset.factorResetJob(parts),
      sweepJob(parts),
    ],
    schedules: [sweepSchedule],
    register: (ctx, input) => accounts.register(parts, ctx, input),
    resendVerification: accounts.resendVerification,
    verifyEmail: (ctx, input) => accounts.verifyEmail(parts, ctx, input),
    logIn: (ctx, input) => sessions.logIn(parts, ctx, input),
    beginLogIn: (ctx, input) => sessions.beginLogIn(parts, ctx, input),
    completeSecondStep: (ctx, input) => factors.completeSecondStep(parts, ctx, input),
    askFactorReset: (ctx, { ticket, origin = {} }) => factorReset.askReset(parts, ctx, { ticket, origin }),
    confirmFactorReset: (ctx, { ticket, mailedCode, origin = {} }) => factorReset.confirmReset(parts, ctx, { ticket, mailedCode, origin }),
    factorResetAtLogIn: factorReset.resetAtLogIn,
    stopFactorResetAtLogIn: (ctx, ticket) => factorReset.stopResetAtLogIn(parts, ctx, ticket),
    stopMyFactorReset: (ctx) => factorReset.stopMyReset(parts, ctx),
    disownFactorReset: (ctx, token) => factorReset.disownReset(parts, ctx, token),
    resetTheirFactors: (ctx, which) => factorReset.resetTheirFactors(parts, ctx, which),
    beginTotp: (ctx) => factors.beginTotp(parts, ctx),
    confirmTotp: async (ctx, code) => {
      const { codes, proven } = await factors.confirmTotp(parts, ctx, code);
      return { ...(await factors.provenToken(parts, ctx, proven)), recoveryCodes: codes };
    },
    turnOffTotp: (ctx) => factors.turnOffTotp(parts, ctx),
    renewRecoveryCodes: (ctx) => factors.renewRecoveryCodes(parts, ctx),
    beginPasskey: (ctx) => passkeys.beginPasskey(parts, ctx),
    addPasskey: (ctx, input) => passkeys.addPasskey(parts, ctx, input),
    removePasskey: (ctx, passkeyId) => passkeys.removePasskey(parts, ctx, passkeyId),
    beginPasskeyLogIn: (ctx) => passkeys.beginPasskeyLogIn(parts, ctx),
    logInWithPasskey: (ctx, input) => passkeys.logInWithPasskey(parts, ctx, input),
    askSecondStepPasskey: (ctx, ticket) => factors.askSecondStepPasskey(parts, ctx, ticket),
    askProofPasskey: (ctx) => factors.askProofPasskey(parts, ctx),
    prove: (ctx, proof) => factors.prove(parts, ctx, proof),
    refreshSession: (ctx, token) => sessions.refreshSession(parts, ctx, token),
    logOut: (ctx, refreshToken) => sessions.logOut(parts, ctx, refreshToken),
    endMySession: (ctx, sessionId) => sessions.endMySession(parts, ctx, sessionId),
    endMyOtherSessions: (ctx) => sessions.endMyOtherSessions(parts, ctx),
    disownSession: (ctx, sessionId) => sessions.disownSession(parts, ctx, sessionId),
    logOutEverywhere: (ctx) => sessions.logOutEverywhere(parts, ctx),
    askEmailChange: accounts.askEmailChange,
    confirmEmail: (ctx, token) => accounts.confirmEmail(parts, ctx, token),
    undoEmail: (ctx, token) => accounts.undoEmail(parts, ctx, token),
    requestReset: accounts.requestReset,
    resetPassword: (ctx, input) => accounts.resetPassword(parts, ctx, input),
    changePassword: (ctx, input) => accounts.changePassword(parts, ctx, input),
    closeAccount: (ctx, input) => accounts.closeAccount(parts, ctx, input),
    eraseAccount: (ctx, personId) => accounts.eraseAccount(parts, ctx, personId),
    createPerson: (ctx, tx, input) => accounts.createPerson(parts, ctx, tx, input),
    hashPassword: (password) => parts.passwords.hash(password),
    grantRole: (ctx, change) => accounts.grantRole(ctx, change),
    assignPlan: (ctx, change) => plans.assignPlan(parts, ctx, change),
    endTheirSessions: (ctx, which) => people.endTheirSessions(parts, ctx, which),
    revokeRole: (ctx, change) => accounts.revokeRole(parts, ctx, change),
    requireReadableKeys: (ctx) => parts.keys.requireReadable(ctx),
    rotateKeys: (ctx, how) => rotateKeys(parts, ctx, how),
    makeToken: (ctx, wish) => makeToken(parts, ctx, wish),
    revokeToken,
    authenticate: async (ctx, token) =>
      looksPersonal(token) ? actorOfToken(ctx, token) : stillStrong(ctx, await parts.tokens.authenticate(ctx, token)),
  };
}
