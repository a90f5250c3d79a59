import { sql } from '#platform/database';
import { because, erasedText, type PersonalData } from '#platform/module';
import { fileKey, filesOf, isPhotograph } from './photographs/photograph.ts';
import type { Picture } from './types.ts';

export const listingsData: PersonalData = {
  rows: [
    {
      table: 'listing',
      title: 'Your kitchens',
      whose: 'host_id',
      files: ({ id, pictures }) =>
        (pictures as Picture[]).filter(isPhotograph).flatMap((each) => filesOf(each).map(({ jpeg }) => fileKey(String(id), jpeg))),
      erase: {
        keep: 'What guests booked stays named for 7 years. It is out of sight, without photographs, and nobody can see where it was.',
        blank: {
          line1: erasedText,
          point: () => sql`case when point is null then null else ST_SnapToGrid(point::geometry, 0.05)::geography end`,
          pictures: () => sql`'[]'::jsonb`,
          host_left: () => sql`true`,
          status: () => sql`case when status = 'published' then 'paused' else status end`,
        },
      },
    },
    { table: 'extra', title: 'What can be booked with your kitchens', whose: 'host_id', erase: { keep: because.dealings } },
  ],
};
