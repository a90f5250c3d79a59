import { because, erasedText, type PersonalData } from '#platform/module';

const decided = ['person_id', 'decided_by', 'ended_by'];

export const elevationData: PersonalData = {
  rows: [
    {
      table: 'elevation',
      title: 'Rights you asked for',
      whose: 'person_id',
      hide: ['decided_by', 'ended_by'],
      erase: { keep: because.staff, blank: { reason: erasedText, note: null }, stays: decided },
    },
    {
      table: 'elevation',
      title: 'Rights you decided on',
      whose: 'decided_by',
      hide: ['person_id', 'reason'],
      erase: { keep: because.staff, stays: [...decided, 'reason', 'note'] },
    },
  ],
};
