import { sql } from '#platform/database';
import { because, erasedText, type PersonalData } from '#platform/module';

export const complianceData: PersonalData = {
  rows: [
    { table: 'compliance_declaration', title: 'What you told of your work and your kitchens', whose: 'declared_by', erase: 'delete' },
    {
      table: 'compliance_document',
      title: 'Papers you handed in',
      whose: 'owner_id',
      hide: ['reviewed_by'],
      files: (row) => [String(row['file_key'])],
      erase: {
        keep: 'That a paper of this kind was in order on the day of a booking is kept for 7 years; the file, its number and who gave it out are erased.',
        stays: ['file_key'],
        blank: { issuer: erasedText, number: erasedText, reason: () => sql`case when reason is null then null else ${erasedText} end` },
      },
    },
    {
      table: 'compliance_document',
      title: 'Papers you looked at for the house',
      whose: 'reviewed_by',
      hide: ['issuer', 'number', 'file_key', 'owner_id', 'subject_id'],
      erase: { keep: because.staff },
    },
    {
      table: 'compliance_decision',
      title: 'What the rules said when you asked',
      whose: (who) => sql<boolean>`(person_id = ${who.id} and purpose = 'dry_run')`,
      erase: 'delete',
    },
    {
      table: 'compliance_decision',
      title: 'What the rules said of your bookings and kitchens',
      whose: (who) => sql<boolean>`(person_id = ${who.id} and purpose = 'binding')`,
      erase: {
        keep: 'That a booking was allowed, on which day and by which rules, is kept for 7 years; what you told to have it decided is erased.',
        stays: ['outcome'],
        blank: {
          facts: () => sql`'{}'::jsonb`,
          decision: () =>
            sql`jsonb_build_object('outcome', decision -> 'outcome', 'summary', ${erasedText}::text, 'ruleset', decision -> 'ruleset', 'date', decision -> 'date', 'trace', '[]'::jsonb)`,
        },
      },
    },
  ],
};
