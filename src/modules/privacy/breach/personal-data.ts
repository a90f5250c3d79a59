import { because, type HeldRows } from '#platform/module';

/** What cases of lost data hold of people: whom the house told, and who did what for it. */
export const breachData: readonly HeldRows[] = [
  {
    table: 'breach_person',
    title: 'When we told you that data of yours got out',
    whose: 'person_id',
    hide: ['breach_id'],
    erase: { keep: 'That we told you, and when, is kept for 7 years under a number: authorities may ask for it.' },
  },
  {
    table: 'breach_case',
    title: 'Cases of lost data that you opened for the house',
    whose: 'opened_by',
    erase: { keep: because.staff },
  },
  {
    table: 'breach_step',
    title: 'What you did in cases of lost data, for the house',
    whose: 'by',
    erase: { keep: because.staff },
  },
];
