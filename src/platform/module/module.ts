import type { EffectHandler } from '#platform/effects';
import type { Route } from '#platform/http';
import type { JobHandler, Schedule } from '#platform/jobs';
import type { Subscriber } from '#platform/outbox';
import type { Channel } from '#platform/realtime';
import type { SealedColumn } from '#platform/secrets-at-rest';
import type { PersonalData } from './personal-data.ts';
import type { RetentionRule } from './retention.ts';
import type { Part, Whole } from './wholes.ts';

/** What a bounded context hands to the app: everything it adds to a running market. */
export interface Module {
  name: string;
  /** Modules whose faces this one calls, and whose tables must exist first. No circles. */
  dependsOn: readonly string[];
  migrations?: URL;
  /** What its routes and commands ask for, as `area.verb`, each in words: "Read the ledger". */
  permissions?: Readonly<Record<string, string>>;
  /** What tokens limited to it may do of that which every person may, as `area.verb`, in words: the `scope` of routes. */
  scopes?: Readonly<Record<string, string>>;
  routes?: readonly Route[];
  /** Names of the events it publishes. */
  emits?: readonly string[];
  subscribers?: readonly Subscriber[];
  // oxlint-disable-next-line typescript/no-explicit-any -- each handler knows its own payload; the runtime hands back what intend() stored
  effects?: readonly EffectHandler<any, any>[];
  jobs?: readonly JobHandler[];
  schedules?: readonly Schedule[];
  channels?: readonly Channel[];
  /** What it holds of people, how they get it, and what becomes of it when they go. */
  personalData?: PersonalData;
  /** Rows that go when their time is over, where no job of its own sees to them. */
  retention?: readonly RetentionRule[];
  /** What of it ends as a whole, with the rows of all modules that hang on it. */
  wholes?: readonly Whole[];
  /** Its rows that hang on wholes. In the order in which they came to be: what points at another comes after it. */
  parts?: readonly Part[];
  /** Columns that it keeps sealed. */
  sealedColumns?: readonly SealedColumn[];
}
