import type { PictureKind } from '../types.ts';
import { brushFor, type Brush } from './brush.ts';
import { definitions, height as high, width as wide } from './room.ts';
import { bakeryScene, coldScene, lineScene, prepScene } from './scenes.ts';
import { rect } from './svg.ts';

export interface Drawing {
  /** Pixels. The scene is three to two; another shape shows its middle. */
  width?: number;
  height?: number;
  /** What to show; otherwise the end of the seed says (`…-bakery`), or chance. */
  kind?: PictureKind;
}

const scenes: Record<PictureKind, (brush: Brush) => string> = { line: lineScene, prep: prepScene, bakery: bakeryScene, cold: coldScene };
const kinds = Object.keys(scenes) as PictureKind[];

/**
 * Draws a kitchen as SVG: the same seed gives the same picture for ever. Seeds that differ only in their last part
 * (`maple-st-line`, `maple-st-cold`) share their colours, as views of one kitchen should. Needs no font, script or file.
 */
export function drawKitchen(seed: string, { width = 1_200, height = 800, kind }: Drawing = {}): string {
  const ending = kinds.find((each) => seed.endsWith(`-${each}`));
  const family = ending === undefined ? seed : seed.slice(0, -ending.length - 1);
  const brush = brushFor(seed, family);
  const mirrored = brush.often(0.5);
  const scene = scenes[kind ?? ending ?? brush.chance.pick(kinds)](brush);
  const turned = mirrored ? `<g transform="matrix(-1 0 0 1 ${wide} 0)">${scene}</g>` : scene;
  const light = rect(0, 0, wide, high, `url(#${brush.id}fall)`, { opacity: 0.5, transform: `matrix(1 0 0 -1 0 ${high})` });
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${wide} ${high}" preserveAspectRatio="xMidYMid slice" role="img" stroke-linecap="round" stroke-linejoin="round">` +
    `${definitions(brush)}${turned}${light}</svg>`
  );
}
