import type { Id } from '#kernel';
import { onlyFree, type Context, type Plans } from '#platform/context';
import type { Tx } from '#platform/database';
import { staffSession, type Person, type StaffSession } from './domain.ts';
import {
  accessTokens,
  changedPlans,
  endedSessions,
  keyRing,
  type AccessTokens,
  type ChangedPlans,
  type EndedSessions,
  type KeyRing,
  type Protector,
} from './keys/index.ts';
import type { FieldSeal } from '#platform/secrets-at-rest';
import { relyingPartyOf, type RelyingParty } from './passkeys/relying-party.ts';
import { socialOf, type Social, type SocialConfig } from './social/providers.ts';
import {
  breachedCheck,
  passwordHasher,
  type BreachedCheck,
  type BreachedConfig,
  type PasswordCost,
  type PasswordHasher,
} from './passwords/index.ts';

export interface Addressee {
  email: string;
  displayName: string;
  /** Whose address it is, where there is an account: what is kept of a mail goes when they do. */
  personId?: string;
}

/** `token` is a secret for this addressee alone; `path` is the page, under the market, that takes it: `/verify?token=…`. */
export interface MailedLink extends Addressee {
  token: string;
  path: string;
}

export const noticeKinds = [
  'totp_on',
  'totp_off',
  'recovery_used',
  'recovery_made',
  'new_device',
  'unusual_log_in',
  'log_in_code',
  'email_change_asked',
  'email_confirm',
  'email_changed',
  'email_yours',
  'login_added',
  'login_removed',
  'token_made',
  'passkey_added',
  'passkey_removed',
  'passkey_suspect',
  'logged_out_by_staff',
  'factor_reset_code',
  'factor_reset_last_code',
  'factor_reset_begun',
  'factor_reset_soon',
  'factor_reset_over',
  'factor_reset_stopped',
  'factor_reset_done',
  'factor_reset_by_staff',
] as const;

/**
 * `data` fills the words of its template; `path` is the page, under the market, that helps. `inside`: told in the product as well, wherever the
 * person is logged in, with a page of its own, since a link that is mailed may be a secret.
 */
export interface SecurityNotice {
  notice: (typeof noticeKinds)[number];
  data: Record<string, string>;
  path: string;
  inside?: { personId: Id<'person'>; path: string };
}

/** How identity reaches people; `app` plugs the notifications in. Each call only writes its intent, in the transaction. */
export interface IdentityMail {
  /** Tells somebody what happened to the security of their account. */
  sendNotice(ctx: Context, tx: Tx, to: Addressee & SecurityNotice): Promise<void>;
  sendVerification(ctx: Context, tx: Tx, link: MailedLink): Promise<void>;
  sendReset(ctx: Context, tx: Tx, link: MailedLink): Promise<void>;
  /** To the owner of an address that somebody tried to register again. */
  sendAlreadyRegistered(ctx: Context, tx: Tx, to: Addressee): Promise<void>;
  sendPasswordChanged(ctx: Context, tx: Tx, to: Addressee): Promise<void>;
  /** The last mail to a person, written to the address that is erased in the same transaction. */
  sendGoodbye(ctx: Context, tx: Tx, to: Addressee): Promise<void>;
}

/** What the rest of a market does when a person leaves, in the transaction that closes the account. */
export interface Leaving {
  /** Takes out of the person's name what others could still begin something with, and erases what nobody may keep. */
  begin(ctx: Context, tx: Tx, personId: Id<'person'>): Promise<void>;
  /** What must be settled first, as sentences for the person; with one of them all of it is undone. */
  obstacles(ctx: Context, tx: Tx, personId: Id<'person'>): Promise<readonly string[]>;
  /** With it, closing waits for a time in which logging in takes it back; without it an account is closed at once. */
  cooling?: Cooling;
  /** Erases what the house holds of the person, identity's own by its declaration included; absent: identity erases its own alone. */
  erase?(ctx: Context, tx: Tx, person: Person): Promise<void>;
}

/** The time between the wish to leave and the day. */
export interface Cooling {
  /** Begins it, and takes out of sight what others could begin something with. */
  begin(ctx: Context, tx: Tx, personId: Id<'person'>): Promise<void>;
  takenBack(ctx: Context, tx: Tx, personId: Id<'person'>): Promise<void>;
}

export interface IdentityConfig {
  /** From log-in to the end of the session, however often it is refreshed. */
  refreshLifetime: Temporal.DurationLike;
  /** A proof every twelve hours, and an hour without use, when absent. A demo whose clock jumps may say more. */
  staffSession?: StaffSession;
  /** 15 minutes when absent. */
  accessLifetime?: Temporal.DurationLike;
  /** The `iss` of tokens; the market's name when absent. */
  issuer?: (market: string) => string;
  mail: IdentityMail;
  protector: Protector;
  /** Seals what second factors are checked with. */
  seal: FieldSeal;
  /** How the market is called in an authenticator app. */
  title: string;
  /** The time that phones show: the context's clock unless said. A demo may be ahead of it. */
  phoneTime?: (ctx: Context) => Temporal.Instant;
  /** Where people reach the house: passkeys are bound to its name. Without it, or at a mere network address, there are none. */
  publicUrl?: string;
  /** A service that knows passwords from breaches; asked besides the built-in list of the commonest. */
  breached?: BreachedConfig;
  /** Providers that people can log in with; none when absent. */
  social?: SocialConfig;
  /** Absent: nothing but identity knows people. */
  leaving?: Leaving;
  /** After how long the keys are replaced; 30 days when absent. */
  keyLifetime?: Temporal.DurationLike;
  /** What tokens of people can be limited to, in words; nothing when absent. */
  scopeWords?: () => ScopeWords;
  /** The market's plans; only the standard one when absent. */
  plans?: Plans;
  /** For tests: argon2id with less work. */
  passwordCost?: PasswordCost;
}

/** What every person may do besides, and the permissions, in words. */
export interface ScopeWords {
  general: Readonly<Record<string, string>>;
  permissions: Readonly<Record<string, string>>;
}

/** What every command of the module works with. */
export interface Parts {
  refreshLifetime: Temporal.Duration;
  staffSession: StaffSession;
  accessLifetime: Temporal.Duration;
  keyLifetime: Temporal.Duration;
  mail: IdentityMail;
  seal: FieldSeal;
  title: string;
  phoneTime: (ctx: Context) => Temporal.Instant;
  relyingParty: RelyingParty | undefined;
  breached: BreachedCheck | undefined;
  leaving: Leaving | undefined;
  protector: Protector;
  plans: Plans;
  scopeWords: () => ScopeWords;
  social: Social;
  passwords: PasswordHasher;
  keys: KeyRing;
  ended: EndedSessions;
  changedPlans: ChangedPlans;
  tokens: AccessTokens;
}

export const verifyLinkLifetime = { hours: 24 };
/** For how long the former address can take a change back. */
export const emailUndoLifetime = { hours: 7 * 24 };
export const resetLinkLifetime = { hours: 1 };
/** Long enough to find the phone. */
export const secondStepLifetime = { minutes: 10 };
/** How long the reset of a second step waits: a weekend away from the mail, and a day more. */
export const factorResetWaits = { hours: 72 };
/** The same within as long of a new password or address: the former address has its seven days to take that back first. */
export const factorResetWaitsAfterChange = emailUndoLifetime;
/** For how long it can be carried out after that. */
export const factorResetOpenFor = { hours: 7 * 24 };
/** How long before the end of the waiting the owner is reminded. */
export const factorResetReminder = { hours: 24 };
export const factorResetsPerMonth = 3;
export const registrationLifetime = { hours: 7 * 24 };

export function partsOf(config: IdentityConfig): Parts {
  const accessLifetime = exact(config.accessLifetime ?? { minutes: 15 });
  const keys = keyRing({ protector: config.protector, accessLifetime });
  const ended = endedSessions(accessLifetime);
  const changed = changedPlans(accessLifetime);
  return {
    refreshLifetime: exact(config.refreshLifetime),
    staffSession: config.staffSession ?? staffSession,
    accessLifetime,
    keyLifetime: exact(config.keyLifetime ?? { days: 30 }),
    mail: config.mail,
    seal: config.seal,
    title: config.title,
    phoneTime: config.phoneTime ?? ((ctx) => ctx.clock.now()),
    breached: config.breached === undefined ? undefined : breachedCheck(config.breached),
    relyingParty: relyingPartyOf(config.publicUrl),
    leaving: config.leaving,
    protector: config.protector,
    plans: config.plans ?? onlyFree,
    scopeWords: config.scopeWords ?? (() => ({ general: {}, permissions: {} })),
    social: socialOf(config.social ?? { providers: [], publicUrl: '' }),
    passwords: passwordHasher(config.passwordCost),
    keys,
    ended,
    changedPlans: changed,
    tokens: accessTokens({ keys, ended, changedPlans: changed, issuer: config.issuer ?? ((market) => market) }),
  };
}

/** Instants add exact time only: a day is 24 hours here. */
function exact(duration: Temporal.DurationLike): Temporal.Duration {
  return Temporal.Duration.from({ seconds: Temporal.Duration.from(duration).total({ unit: 'second' }) });
}
