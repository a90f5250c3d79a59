import { pictureKinds, type Drawing, type PictureKind } from '../types.ts';

const shows: Record<PictureKind, string> = {
  line: 'Drawing of the cooking line: range, ovens and hood',
  prep: 'Drawing of the prep area: steel tables, shelves and tools',
  bakery: 'Drawing of the baking corner: deck oven, mixer and racks',
  cold: 'Drawing of the cold room: shelves with crates and jars',
};

/** One drawing of each kind, the same for ever for the same seed. */
export function drawnPictures(seed: string, kinds: readonly PictureKind[] = pictureKinds): Drawing[] {
  return kinds.map((kind) => ({ seed: `${seed}-${kind}`, alt: shows[kind], kind }));
}
