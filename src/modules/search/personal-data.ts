import { sql } from '#platform/database';
import { because, type DataSubject, type PersonalData, type Sql } from '#platform/module';

const theirs = ({ id }: DataSubject): Sql => sql`(select id from saved_search where person_id = ${id})`;

export const searchData: PersonalData = {
  rows: [
    {
      table: 'search_kept_query',
      title: 'How new kitchens are held against your searches',
      whose: (who) => sql<boolean>`id in ${theirs(who)}`,
      hide: ['near', 'words'],
      erase: 'delete',
    },
    {
      table: 'saved_search_hit',
      title: 'What your searches found',
      whose: (who) => sql<boolean>`saved_search_id in ${theirs(who)}`,
      erase: 'delete',
    },
    { table: 'saved_search', title: 'Searches you saved', whose: 'person_id', erase: 'delete' },
    { table: 'search_setting', title: 'Whether you search safely', whose: 'person_id', erase: 'delete' },
    { table: 'search_promotion', title: 'Kitchens you put forward for the house', whose: 'granted_by', erase: { keep: because.staff } },
  ],
};
