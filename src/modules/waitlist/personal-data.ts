import type { PersonalData } from '#platform/module';

export const waitlistData: PersonalData = {
  rows: [{ table: 'waitlist_entry', title: 'Times you wait for', whose: 'person_id', hide: ['place'], erase: 'delete' }],
};
