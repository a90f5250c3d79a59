import type { Settings } from '#platform/config';
import { lockData } from '../data-lock.ts';
import { openHouse, type House } from '../house.ts';

/** Opens the house for one piece of work and closes it again, whatever happens. */
export async function withHouse(settings: Settings, work: (house: House) => Promise<number>): Promise<number> {
  const unlock = await lockData(settings);
  try {
    const house = await openHouse(settings, { demo: false });
    try {
      return await work(house);
    } finally {
      await house.close();
    }
  } finally {
    await unlock();
  }
}
