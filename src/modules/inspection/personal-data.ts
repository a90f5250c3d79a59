import { because, type PersonalData } from '#platform/module';

export const inspectionData: PersonalData = {
  rows: [{ table: 'inspection_link', title: 'Links you made for inspectors', whose: 'made_by', erase: { keep: because.staff } }],
};
