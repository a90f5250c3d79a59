import { sql } from '#platform/database';
import type { PersonalData } from '#platform/module';

export const recommendationsData: PersonalData = {
  rows: [
    {
      table: 'graph_edge',
      title: 'Where you cooked, as recommendations know it',
      whose: (who) => sql<boolean>`(from_kind = 'person' and from_id = ${who.id}) or (to_kind = 'person' and to_id = ${who.id})`,
      erase: 'delete',
    },
  ],
};
