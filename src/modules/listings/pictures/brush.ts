import { seededRandom, type Random } from '#kernel';
import { palettes, type Palette } from './palette.ts';

/** What every part of a picture is drawn with: its chance, its colours, and a prefix that keeps its ids its own. */
export interface Brush {
  chance: Random;
  colors: Palette;
  id: string;
  between(low: number, high: number): number;
  often(share: number): boolean;
}

/** FNV-1a, 32 bits (Fowler, Noll, Vo): spreads seeds that differ in one letter. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value >>> 0;
}

/** `family` fixes the colours, so that all pictures of one kitchen look like one kitchen. */
export function brushFor(seed: string, family: string): Brush {
  const chance = seededRandom(hash(seed));
  const colors = palettes[hash(family) % palettes.length] as Palette;
  return {
    chance,
    colors,
    id: `k${hash(seed).toString(36)}`,
    between: (low, high) => low + chance.next() * (high - low),
    often: (share) => chance.next() < share,
  };
}
