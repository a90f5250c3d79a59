import { sql } from '#platform/database';
import { because, type PersonalData } from '#platform/module';

const keep = because.money;

export const feesData: PersonalData = {
  rows: [
    {
      table: 'quote',
      title: 'Prices you were offered and did not take up',
      whose: (who) => sql<boolean>`(person_id = ${who.id} and used_by is null)`,
      erase: 'delete',
    },
    {
      table: 'quote',
      title: 'Prices you took up',
      whose: (who) => sql<boolean>`(person_id = ${who.id} and used_by is not null)`,
      erase: { keep, stays: ['lines', 'used_by'] },
    },
    { table: 'promo_redemption', title: 'Codes you used', whose: 'person_id', erase: { keep, stays: ['used_by'] } },
    { table: 'promo_code', title: 'Codes that were made for your kitchens', whose: 'provider_id', erase: { keep } },
  ],
};
