import { sql } from '#platform/database';
import { erasedName, type PersonalData } from '#platform/module';

export const notificationsData: PersonalData = {
  rows: [
    { table: 'notification', title: 'What you were told', whose: 'person_id', erase: 'delete' },
    {
      table: 'notification',
      whose: (who) => sql<boolean>`position(${JSON.stringify(who.displayName)} in data::text) > 0`,
      erase: {
        keep: 'What others were told stays theirs for a year, without your name.',
        stays: ['link'],
        blank: {
          data: (who) => sql`replace(data::text, ${JSON.stringify(who.displayName)}, ${JSON.stringify(erasedName)})::jsonb`,
        },
      },
    },
  ],
};
