import { because, type PersonalData } from '#platform/module';
import { breachData } from './breach/index.ts';

export const privacyData: PersonalData = {
  rows: [
    { table: 'personal_key', title: 'That you have a key of your own here', whose: 'person_id', erase: 'delete' },
    {
      table: 'privacy_request',
      title: 'Downloads and erasures you asked for',
      whose: 'person_id',
      files: (row) => (typeof row['file_key'] === 'string' ? [row['file_key']] : []),
      erase: {
        keep: 'That we did what you asked, and when, is kept for 3 years under a number.',
        blank: { file_key: null, file_bytes: null, expires_at: null },
      },
    },
    {
      table: 'consent',
      title: 'What you agreed to and took back, and when',
      whose: 'person_id',
      erase: { keep: 'That you agreed to our texts, to which version and when, is kept for 7 years under a number.' },
    },
    {
      table: 'legal_hold',
      title: 'Times when your data had to stay',
      whose: 'person_id',
      hide: ['placed_by', 'lifted_by'],
      erase: { keep: 'Why something had to stay is kept for 7 years.', stays: ['reason'] },
    },
    {
      table: 'legal_hold',
      title: 'Holds that you placed or lifted for the house',
      whose: 'placed_by',
      hide: ['person_id', 'reason'],
      erase: { keep: because.staff },
    },
    ...breachData,
  ],
};
