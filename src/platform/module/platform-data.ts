import { sql } from '#platform/database';
import { goesAfter, type RetentionRule } from './retention.ts';
import type { Part } from './wholes.ts';
import { because, erasedName, type DataSubject, type PersonalData, type Sql } from './personal-data.ts';

/** Rows of the platform's tables that no job of its own sees to. */
export const platformRetention: readonly RetentionRule[] = [
  goesAfter('personal_reveal', 'revealed_at', '90d'),
  goesAfter('effect', 'settled_at', '90d'),
];

/** The timeline of a process goes with what went through it. */
export const platformParts: readonly Part[] = [{ table: 'process_step', of: ['booking', 'pack'], by: 'subject_id', lastAt: 'at' }];

/** Whether a column names the person anywhere: by id, address, or name as a value of its own. */
const names = (column: string, { id, email, displayName }: DataSubject): Sql<boolean> => sql<boolean>`(
  position(${id} in coalesce(${sql.ref(column)}::text, '')) > 0 or position(lower(${email}) in lower(coalesce(${sql.ref(column)}::text, ''))) > 0
  or position(${JSON.stringify(displayName)} in coalesce(${sql.ref(column)}::text, '')) > 0)`;

/** The column with address and name of the person written over. */
const without = (column: string, { email, displayName }: DataSubject): Sql =>
  sql`replace(replace(${sql.ref(column)}::text, ${JSON.stringify(displayName)}, ${JSON.stringify(erasedName)}), ${email}, 'erased')::jsonb`;

const running = 'Work that still has to be done names you by number until it is, and a week longer.';

/** What the platform's own tables hold of people: work that is queued, events on their way, calls to vendors, answers, timelines. */
export const platformPersonalData: PersonalData = {
  rows: [
    {
      table: 'idempotency_key',
      title: 'Answers kept for a day, so that a repeated request does not act twice',
      whose: 'actor',
      hide: ['request_hash', 'key'],
      erase: 'delete',
    },
    {
      table: 'personal_reveal',
      title: 'When and why staff looked at your data without a mask',
      whose: 'person_id',
      hide: ['staff_id'],
      erase: 'delete',
    },
    {
      table: 'personal_reveal',
      title: 'Whose data you looked at, as staff',
      whose: 'staff_id',
      hide: ['person_id'],
      erase: { keep: because.staff, stays: ['staff_id', 'person_id', 'reason'] },
    },
    {
      table: 'process_step',
      title: 'Steps that you made',
      whose: 'actor_id',
      erase: { keep: because.dealings, blank: { actor_name: erasedName, note: null } },
    },
    {
      table: 'outbox_event',
      title: 'What you did in the last days, as the parts of the house tell each other',
      whose: (who) => sql<boolean>`actor ->> 'personId' = ${who.id}`,
      hide: ['payload'],
      erase: {
        keep: running,
        blank: {
          actor: () => sql`jsonb_build_object('kind', actor -> 'kind', 'personId', actor -> 'personId', 'name', ${erasedName}::text)`,
          payload: (who) => without('payload', who),
        },
        stays: ['subject_id'],
      },
    },
    {
      table: 'effect',
      title: 'Messages sent to you in the last 90 days, and calls to others about you',
      whose: (who) =>
        sql<boolean>`kind = 'notifications.mail' and (payload ->> 'personId' = ${who.id} or lower(payload -> 'address' ->> 'email') = lower(${who.email}))`,
      hide: ['outcome', 'last_error'],
      erase: 'delete',
    },
    {
      table: 'effect',
      whose: (who) =>
        sql<boolean>`(${names('payload', who)} or ${names('outcome', who)} or ${names('last_error', who)} or subject_id = ${who.id})`,
      erase: {
        keep: 'Calls to the bank about money are kept for 90 days.',
        blank: { payload: (who) => without('payload', who), outcome: (who) => without('outcome', who), last_error: null },
        stays: ['subject_id'],
      },
    },
    {
      table: 'outbox_event',
      whose: (who) => names('payload', who),
      erase: { keep: running, blank: { payload: (who) => without('payload', who) } },
    },
    {
      table: 'job',
      title: 'Work that waits or was done for you in the last days',
      whose: (who) =>
        sql<boolean>`(${names('payload', who)} or ${names('last_error', who)} or position(${who.id} in coalesce(key, '')) > 0)`,
      hide: ['payload', 'last_error', 'leased_by'],
      erase: { keep: running, blank: { payload: (who) => without('payload', who), last_error: null }, stays: ['key'] },
    },
  ],
};
