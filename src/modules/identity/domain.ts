import { invalid, type Id } from '#kernel';
import { isStaffRole, type Roles } from '#platform/context';
import type { LoginProviderName } from '#platform/outside-login';

/** An account as its owner sees it. */
export interface Person {
  id: Id<'person'>;
  email: string;
  displayName: string;
  roles: readonly string[];
  /** The name of one of the market's plans. */
  plan: string;
  createdAt: Temporal.Instant;
}

/** An account as everybody may see it. */
export interface PersonSummary {
  id: Id<'person'>;
  displayName: string;
}

/** The roles that count in a session: those of staff only where a second factor stands for it. */
export const inEffect = (all: Roles, { roles }: { roles: readonly string[] }, strong: boolean): readonly string[] =>
  strong ? roles : roles.filter((role) => !isStaffRole(all, role));

/** What can stand beside a password, or in its place. */
export type Factor = 'totp' | 'passkey';

export type SessionMethod = 'password' | 'passkey' | 'verify_link' | LoginProviderName;
export type EndReason =
  | 'logged_out'
  | 'logged_out_everywhere'
  | 'password_reset'
  | 'password_changed'
  | 'replay'
  | 'roles_changed'
  | 'way_in_removed'
  | 'account_closed'
  | 'ended_by_owner'
  | 'not_me'
  | 'email_taken_back'
  | 'staff_time_over'
  | 'replaced'
  | 'ended_by_staff';

// The dot-atom of RFC 5322 at a host name of two labels or more, in ASCII: what every mail server can deliver to.
const addressPattern =
  /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])$/;

/** @throws identity.bad_email */
export function parseEmail(text: string): string {
  const email = text.trim();
  if (email.length > 254 || email.indexOf('@') > 64 || !addressPattern.test(email)) {
    throw invalid('identity.bad_email', 'This is not an e-mail address we can write to. Check it for typing errors.', {
      fields: [{ path: '/email', message: 'Write an address like ada@example.org.' }],
    });
  }
  return email;
}

/** The form in which two spellings of one address are equal. */
export const sameEmail = (email: string): string => email.trim().toLowerCase();

/** @throws identity.bad_name */
export function parseDisplayName(text: string): string {
  const name = text.normalize('NFC').replaceAll(/\s+/gu, ' ').trim();
  // Control, format (such as right-to-left override) and unassigned characters would disguise a name.
  if (name === '' || name.length > 80 || /[\p{Cc}\p{Cf}\p{Cn}\p{Co}]/u.test(name.replaceAll('\u200d', ''))) {
    throw invalid('identity.bad_name', 'A name has 1 to 80 visible characters.', {
      fields: [{ path: '/displayName', message: 'Write 1 to 80 visible characters.' }],
    });
  }
  return name;
}

/** How long a session with roles of staff goes on: from the last proof of who it is, and without being refreshed, as pages in use are. */
export interface StaffSession {
  mostMinutes: number;
  unusedMinutes: number;
}

/** The second level of NIST SP 800-63B: a proof every twelve hours, an hour without use. */
export const staffSession: StaffSession = { mostMinutes: 12 * 60, unusedMinutes: 60 };

export function isStaffTimeOver(
  { mostMinutes, unusedMinutes }: StaffSession,
  { provenAt, refreshedAt }: { provenAt: Temporal.Instant; refreshedAt: Temporal.Instant },
  now: Temporal.Instant,
): boolean {
  const isPast = (since: Temporal.Instant, minutes: number): boolean => Temporal.Instant.compare(since.add({ minutes }), now) <= 0;
  return isPast(provenAt, mostMinutes) || isPast(refreshedAt, unusedMinutes);
}

/** How long a parallel refresh gets the same successor, and how often. */
export const refreshGrace = { seconds: 10, repeats: 20 };

export interface RefreshFacts {
  usedAt: Temporal.Instant | null;
  repeats: number;
  sessionEndedAt: Temporal.Instant | null;
  sessionExpiresAt: Temporal.Instant;
}

/**
 * What a shown refresh token is worth: `rotate` for one never used; `repeat` for one used a moment ago, by another tab
 * or a retry; `busy` when that happens too often; `replay` for one used before that: somebody has a copy.
 */
export function judgeRefresh(facts: RefreshFacts, now: Temporal.Instant): 'rotate' | 'repeat' | 'busy' | 'replay' | 'over' {
  if (facts.sessionEndedAt !== null || Temporal.Instant.compare(facts.sessionExpiresAt, now) <= 0) return 'over';
  if (facts.usedAt === null) return 'rotate';
  const graceEnds = facts.usedAt.add({ seconds: refreshGrace.seconds });
  if (Temporal.Instant.compare(now, graceEnds) > 0) return 'replay';
  return facts.repeats < refreshGrace.repeats ? 'repeat' : 'busy';
}
