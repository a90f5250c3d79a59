import { because, type PersonalData } from '#platform/module';

const keep = because.money;

export const claimsData: PersonalData = {
  rows: [
    {
      table: 'case_evidence',
      title: 'Photographs and papers you showed in a case',
      whose: 'person_id',
      files: (row) => [String(row['file'])],
      erase: 'delete',
    },
    { table: 'booking_case', title: 'Cases about bookings you made', whose: 'guest_id', erase: { keep } },
    { table: 'booking_case', title: 'Cases about bookings of your kitchens', whose: 'provider_id', erase: { keep } },
  ],
};
