import { sql } from '#platform/database';
import type { PersonalData } from '#platform/module';

export const auditData: PersonalData = {
  rows: [
    {
      table: 'audit_entry',
      title: 'What you did that is on record, and what was done to your account',
      whose: (who) => sql<boolean>`(actor_id = ${who.id} or (subject_kind = 'person' and subject_id = ${who.id}))`,
      hide: ['hash', 'previous_hash'],
      erase: {
        keep: 'It proves what was done. Names and words in it end after 7 years, and yours at once: they are sealed with a key of your own, which is destroyed: nobody can read them again.',
        stays: ['actor_name', 'subject_id', 'before', 'after', 'reason'],
      },
    },
  ],
};
