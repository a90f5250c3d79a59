import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { missing } from '#kernel';
import type { Settings } from '#platform/config';
import { lockData } from '../data-lock.ts';
import { openHouse, type House, type HouseOptions } from '../house.ts';
import { refuseHalfSeeded } from '../seeding.ts';

/** For commands that look into a house or add to it, and change neither schema nor vendors. */
export const existing: HouseOptions = { demo: false, schema: 'require' };

/**
 * Opens the house for one piece of work and closes it again, whatever happens. A command that needs a house that is there makes none
 * by mistake, in a folder that was misspelt for example.
 *
 * @throws app.no_house, app.data_in_use, app.half_seeded, and what `openHouse` throws
 */
export async function withHouse<T>(settings: Settings, options: HouseOptions, work: (house: House) => Promise<T>): Promise<T> {
  const { dataDirectory, databaseUrl } = settings;
  const embedded = databaseUrl === undefined;
  if (options.schema === 'require' && embedded && !existsSync(join(dataDirectory, 'database'))) {
    throw missing(
      'app.no_house',
      `There is no house in ${dataDirectory} yet. Make one with "guildhall migrate" (empty) or "guildhall start" (the demo), or name its folder or database: GUILDHALL_DATA=… or DATABASE_URL=…`,
    );
  }
  // The embedded database and the sandboxes live in the data folder; of PostgreSQL there may be many users.
  const unlock = embedded || options.demo ? await lockData(dataDirectory) : undefined;
  try {
    await refuseHalfSeeded(dataDirectory);
    const house = await openHouse(settings, options);
    try {
      return await work(house);
    } finally {
      await house.close();
    }
  } finally {
    unlock?.();
  }
}
