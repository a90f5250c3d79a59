import type { Risk } from '~/format/risk-note';
import type { Money } from '~/api/types';
import type { BreachRisk, DataKind } from './breach-kinds';

export interface Overview {
  now: string;
  bookings: { state: string; title: string; count: number }[];
  money: { family: string; title: string; balance: Money }[];
  work: { waiting: number; running: number; dead: number; oldestDueSeconds: number };
}

export interface BookingRow {
  id: string;
  number: string;
  listing: { id: string; title: string; timeZone: string };
  chef: { displayName: string };
  host: { displayName: string };
  startsAt: string;
  endsAt: string;
  state: string;
  stateTitle: string;
  total: Money;
}

export interface Permission {
  name: string;
  title: string;
}

export interface Elevation {
  id: string;
  name: string;
  isOwn: boolean;
  permissions: Permission[];
  reason: string;
  minutes: number;
  state: 'asked' | 'lapsed' | 'granted' | 'over' | 'refused' | 'ended';
  askedAt: string;
  decidedBy: string | null;
  decidedAt: string | null;
  note: string | null;
  grantedUntil: string | null;
  endedAt: string | null;
}

export interface Permissions {
  isStaff: boolean;
  may: Permission[];
  mayAsk: Permission[];
  elevated: string[];
  asked: Elevation[];
}

/** As staff sees somebody: masked, unless `isShown`. */
export interface FoundPerson {
  id: string;
  displayName: string;
  email: string;
  isShown: boolean;
  isSelf: boolean;
  status: 'active' | 'closing';
  roles: string[];
  plan: string;
  hasFactor: boolean;
  createdAt: string;
  seenAt: string | null;
}

export interface PersonForStaff {
  person: FoundPerson;
  sessions: { id: string; device: string; method: string; startedAt: string; seenAt: string; risk?: Risk; country?: string }[];
  roles: Permission[];
  plans: Permission[];
}

/** A copy or an erasure that somebody asked for. */
export interface PrivacyRequest {
  id: string;
  personId: string;
  kind: 'export' | 'erasure';
  state: 'waiting' | 'ready' | 'over' | 'cooling' | 'taken_back' | 'done';
  askedAt: string;
  dueAt: string;
  doneAt?: string;
  /** Why an erasure that is due waits. */
  obstacle?: string;
  /** Why the person's data is held. */
  hold?: string;
  counts?: Record<string, number>;
  late: boolean;
}

/** A person's data must stay. */
export interface LegalHold {
  id: string;
  personId: string;
  name: string;
  reason: string;
  placedBy: string;
  placedAt: string;
  until?: string;
  endedAt?: string;
}

export interface BreachDuty {
  name: 'partners' | 'authority' | 'people' | 'attorney_general';
  state: 'none' | 'open' | 'told' | 'waived';
  dueAt?: string;
  at?: string;
  isLate: boolean;
  hoursLeft?: number;
  source: string;
}

/** A case of personal data that got out. */
export interface BreachHead {
  id: string;
  title: string;
  foundAt: string;
  risk: BreachRisk;
  peopleCount: number;
  state: 'open' | 'closed';
  openedAt: string;
  closedAt?: string;
  duties: BreachDuty[];
}

export interface BreachStep {
  number: number;
  at: string;
  by?: string;
  kind: 'opened' | 'changed' | 'told' | 'waived' | 'note' | 'telling' | 'reminded' | 'closed';
  duty?: BreachDuty['name'];
  reference?: string;
  words?: string;
  facts?: Record<string, unknown>;
}

export interface Breach extends BreachHead {
  what: string;
  dataKinds: DataKind[];
  peopleWho: string;
  californians: number;
  riskReason: string;
  hasPartners: boolean;
  people: { told: number; gone: number; waiting: number };
  steps: BreachStep[];
}

export interface Promotion {
  id: string;
  listing: { id: string; slug: string; title: string };
  startsAt: string;
  endsAt: string;
  isRunning: boolean;
  reason: string;
}

export interface MarkedKitchen {
  id: string;
  slug: string;
  title: string;
  city: string;
  status: string;
  sensitive: { code: string; title: string; byHouse: boolean }[];
  houseNote?: string;
}

export interface PromoCode {
  id: string;
  code: string;
  percent?: number;
  amount?: Money;
  atMost?: Money;
  bearer: 'platform' | 'provider';
  minimum?: Money;
  budget?: Money;
  budgetUses?: number;
  usesPerPerson?: number;
  from: string;
  until?: string;
  status: 'live' | 'paused';
  used: Money;
  usedCount: number;
  note: string;
}

export interface TaxRule {
  code: string;
  label: string;
  jurisdiction: string;
  place: string;
  taxed: string;
  basisPoints: number;
  from: string;
  until?: string;
  inForce: boolean;
  remits: 'platform' | 'provider';
  citation: string;
  url: string;
}

export interface TaxBook {
  taken: TaxRule[];
  notTaken: { title: string; jurisdiction: string; reason: string; sources: { title: string; url: string }[]; checkedOn: string }[];
}

export interface TaxMonth {
  jurisdiction: string;
  month: string;
  collected: Money;
  returned: Money;
  owed: Money;
  postings: number;
}

export interface Process {
  name: string;
  title: string;
  start: string;
  states: Record<string, { title: string; explanation: string; end?: string }>;
  transitions: Record<
    string,
    {
      title: string;
      from: string[];
      to: string;
      by: string[];
      on?: string;
      timers?: { anchor: string; after: string }[];
      actions?: string[];
    }
  >;
}

export interface PostingLine {
  account: string;
  title: string;
  debit?: Money;
  credit?: Money;
  memo?: string;
}

export interface Posting {
  id: string;
  at: string;
  description: string;
  kind: string;
  subject?: { kind: string; id: string };
  lines: PostingLine[];
}

export interface Account {
  id: string;
  code: string;
  title: string;
  kind: string;
  balance: Money;
  minimum?: Money;
}

export interface LedgerCheck {
  ok: boolean;
  transactions: number;
  entries: number;
  problems: { rule: string; where: string; message: string }[];
}

export interface DeadLetter {
  id: string;
  lane: string;
  queue: string;
  payload: unknown;
  attempts: number;
  error: string;
  diedAt: string;
}

export interface AuditEntry {
  id: string;
  seq?: string;
  at: string;
  action: string;
  actor: { kind: string; id?: string; name: string };
  subject: { kind: string; id: string };
  before?: unknown;
  after?: unknown;
  reason?: string;
  correlationId: string;
  hash?: string;
}

export interface AuditCheckpoint {
  number: number;
  size: number;
  root: string;
  at: string;
  keyId: string;
  exportedAt?: string;
  exportedTo?: string;
}

export interface AuditProofState {
  state: 'written' | 'chained' | 'vouched';
  checkpoint?: AuditCheckpoint;
}

export interface AuditVerification {
  state: 'running' | 'done' | 'failed';
  askedAt: string;
  endedAt?: string;
  read: number;
  entries: number;
  verdict?: AuditCheck;
  problem?: string;
}

export interface AuditCheck {
  entries: number;
  unchained: number;
  beyond: number;
  checkpoints: number;
  lastCheckpoint?: { size: number };
  firstBroken?: { seq: string; id: string; problem: string };
}
