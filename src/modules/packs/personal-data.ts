import { sql } from '#platform/database';
import { because, erasedText, type PersonalData } from '#platform/module';

const keep = because.money;

export const packsData: PersonalData = {
  rows: [
    { table: 'pack', title: 'Hours you bought ahead', whose: 'guest_id', erase: { keep, blank: { payment_method_id: erasedText } } },
    { table: 'pack', title: 'Hours you sold ahead', whose: 'host_id', hide: ['payment_method_id', 'request_key'], erase: { keep } },
    {
      table: 'pack_use',
      title: 'What your hours were used for',
      whose: (who) => sql<boolean>`pack_id in (select id from pack where guest_id = ${who.id} or host_id = ${who.id})`,
      erase: { keep },
    },
    { table: 'pack_offer', title: 'Packs you offered', whose: 'host_id', erase: { keep } },
  ],
};
