import { parseSettings } from '#platform/config';
import { inTransaction } from '#platform/database';
import { reseal } from '#platform/secrets-at-rest';
import { sealedPlaces } from '../sealed-places.ts';
import type { Command } from './options.ts';
import { existing, withHouse } from './with-house.ts';

export const keysRotate: Command = {
  usage: `guildhall keys rotate

Seals anew, under the first key of FIELD_KEYS, whatever is sealed under an older one: keys of people, secrets of authenticator apps, tokens
of calendars, the key of the audit log. Put a new key in front of FIELD_KEYS and restart every process first; when this command has said
that nothing is left, and "guildhall doctor" agrees, take the old key out.

It works in batches: cut short, run it again. On PostgreSQL the house may run meanwhile. Exit code 1 when something could not be opened.`,
  run: () =>
    withHouse(parseSettings(process.env), existing, async (house) => {
      const ctx = house.context();
      const done = await reseal(ctx, house.seal, sealedPlaces(house));
      const unreadable = done.reduce((sum, each) => sum + each.unreadable, 0);
      const resealed = done.reduce((sum, each) => sum + each.resealed, 0);
      await inTransaction(ctx, (tx) =>
        ctx.audit.record(ctx, tx, { action: 'keys.reseal', subject: { kind: 'house', id: ctx.market }, after: { resealed, unreadable } }),
      );
      for (const { place, resealed: n, unreadable: lost } of done)
        process.stdout.write(`${place.padEnd(36)} ${n} sealed anew${lost === 0 ? '' : `, ${lost} CANNOT BE OPENED`}\n`);
      if (unreadable > 0) process.stderr.write('A key that these were sealed under is missing in FIELD_KEYS. Put it back, at the end.\n');
      return unreadable > 0 ? 1 : 0;
    }),
};
