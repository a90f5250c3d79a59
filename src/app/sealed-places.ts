import { sealedUnder, type SealedColumn } from '#platform/secrets-at-rest';
import type { House } from './house.ts';

/** Every column that the modules of the house keep sealed. */
export const sealedPlaces = ({ prep }: House): SealedColumn[] => prep.modules.flatMap(({ sealedColumns = [] }) => [...sealedColumns]);

/** Keys in use, as a line, and what is left under older ones. */
export async function aboutKeys(house: House): Promise<{ line: string; warnings: string[] }> {
  const found = [...(await sealedUnder(house.context(), sealedPlaces(house)))];
  const line = found.map(([id, n]) => `${n} under "${id}"`).join(', ');
  const older = found.filter(([id]) => !house.seal.isCurrent(`f1.${id}.`));
  return {
    line: `Sealed texts: ${line === '' ? 'none' : line}.`,
    warnings: older.map(
      ([id, n]) => `${n} texts are sealed under the older key "${id}": run "guildhall keys rotate" before you retire it.`,
    ),
  };
}
