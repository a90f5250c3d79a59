import type { Brush } from './brush.ts';
import { counterY, deckOven, fridge, goods, hood, rack, range, shelf, sink, spiralMixer, stores, table } from './furniture.ts';
import { beam, floorY, height, lamps, room, width, windowWithView } from './room.ts';
import { at, circle, darker, ellipse, lighter, many, mix, path, rect, stroke } from './svg.ts';
import { board, bottle, bowls, box, crate, dough, jar, loaf, mixer, plant, plates, pot, rail, sack } from './things.ts';

const tableware = [jar, jar, bottle, bowls, plates];

/** The cooking line: range and hood in the middle, work tables beside, light from a side. */
export function lineScene(brush: Brush): string {
  const { between, often, chance } = brush;
  const rangeW = between(360, 460);
  const rangeX = between(360, 440);
  const rightX = rangeX + rangeW + 14;
  const hasFridge = often(0.6);
  const right = hasFridge ? fridge(brush, width - 236, between(176, 216)) : '';
  const rightEnd = hasFridge ? width - 252 : width - 34;
  const left = often(0.5)
    ? windowWithView(brush, 70, 118, between(180, 220), 214) + table(brush, 40, rangeX - 56, true)
    : shelf(brush, 44, 176, rangeX - 84) + shelf(brush, 44, 318, rangeX - 84) + table(brush, 40, rangeX - 56, true);
  const between2 = rightEnd - rightX;
  return (
    room(brush, chance.pick([60, 200, 120])) +
    left +
    (between2 > 120 ? table(brush, rightX, between2, true) + shelf(brush, rightX + 30, 250, between2 - 34) : '') +
    right +
    hood(brush, rangeX - 16, rangeW + 32) +
    at(rangeX + 24, 252, rail(brush, rangeW - 48, chance.pick(['pans', 'tools']))) +
    range(brush, rangeX, rangeW) +
    many(Math.floor(rangeW / 130), (i) =>
      often(0.85) ? at(rangeX + (rangeW / Math.floor(rangeW / 130)) * (i + 0.5), counterY - 8, pot(brush)) : '',
    ) +
    at(140, counterY, board(brush)) +
    goods(brush, 240, counterY, Math.max(70, rangeX - 290), tableware, 66) +
    (between2 > 120 ? goods(brush, rightX + 10, counterY, between2 - 20, [bowls, plates, jar, bottle], 90) : '') +
    mat(brush, rangeX - 20, rangeW + 40)
  );
}

/** The prep area: a long table under lamps, a view, shelves with jars and green. */
export function prepScene(brush: Brush): string {
  const { between, often, chance } = brush;
  const windowW = between(300, 420);
  const windowX = between(110, 260);
  const shelfX = windowX + windowW + 80;
  const shelfW = width - shelfX - 60;
  const sinkW = 210;
  const sinkLeft = often(0.5);
  const tableX = sinkLeft ? 300 : 60;
  const tableW = 840;
  const sinkX = sinkLeft ? 56 : 944;
  return (
    room(brush, chance.pick([floorY, 380, 300, 90])) +
    windowWithView(brush, windowX, 116, windowW, 226) +
    beam(brush, windowX, 350, windowW, height - 350) +
    shelf(brush, shelfX, 212, shelfW) +
    (often(0.6) ? shelf(brush, shelfX, 346, shelfW) : knives(brush, shelfX + shelfW / 2 - 70, 316)) +
    sink(brush, sinkX, sinkW) +
    table(brush, tableX, tableW, true) +
    at(tableX + 150, counterY, board(brush)) +
    (often(0.7) ? at(tableX + 340, counterY, mixer(brush)) : at(tableX + 340, counterY, pot(brush))) +
    goods(brush, tableX + 430, counterY, 250, [bowls, jar, plates, bottle, jar], 78) +
    at(tableX + 760, counterY, often(0.6) ? plant(brush, 1.15) : crate(brush, 120)) +
    lamps(brush, tableX + 130, tableX + tableW - 130, 2 + chance.below(2))
  );
}

/** The baking corner: a deck oven alight, a floor mixer, bread cooling on its trolley. */
export function bakeryScene(brush: Brush): string {
  const { between, often, chance } = brush;
  const ovenW = between(330, 380);
  const ovenX = between(48, 84);
  const tableX = ovenX + ovenW + 44;
  const tableW = between(350, 400);
  const rackX = width - between(214, 240);
  const space = rackX - tableX - tableW;
  const back = often(0.55)
    ? windowWithView(brush, tableX + 40, 112, tableW - 80, 200)
    : shelf(brush, tableX - 6, 204, tableW, [jar, jar, loaf, bowls, (b) => plant(b, 0.7)]) +
      shelf(brush, tableX - 6, 340, tableW, [jar, loaf, bottle, loaf, plates]);
  return (
    room(brush, chance.pick([90, 200, 360])) +
    back +
    circle(ovenX + ovenW / 2, 400, 380, `url(#${brush.id}glow)`, { opacity: 0.7 }) +
    deckOven(brush, ovenX, ovenW) +
    table(brush, tableX, tableW, true) +
    at(tableX + 110, counterY, dough(brush)) +
    goods(brush, tableX + tableW - 130, counterY, 110, [loaf, bowls, jar], 62) +
    rack(brush, rackX, 190) +
    at(rackX - Math.min(60, space / 2) - 6, floorY + 26, sack(brush)) +
    lamps(brush, tableX + 70, tableX + tableW - 70, 2) +
    (often(0.75)
      ? at(0, 62, spiralMixer(brush, often(0.5) ? tableX - 90 : rackX - 220))
      : at(tableX - 40, 730, sack(brush) + at(86, 8, sack(brush))))
  );
}

/** The cold room: pale panels, steel shelves of produce, a cooler blowing, strips at the door. */
export function coldScene(brush: Brush): string {
  const { colors, between, often, id } = brush;
  const panel = mix('#e6f1f5', colors.wall, colors.dark ? 0.16 : 0.24);
  const doorLeft = often(0.5);
  const doorX = doorLeft ? 60 : width - 330;
  const leftW = between(360, 400);
  const first = doorLeft ? 400 : 50;
  const tone = brush.chance.pick([colors.second, colors.accent]);
  return (
    rect(0, 0, width, floorY, panel) +
    many(9, (i) => rect(i * 140 + 30, 0, 3, floorY, darker(panel, 0.1)) + rect(i * 140 + 33, 0, 3, floorY, lighter(panel, 0.6))) +
    rect(0, floorY, width, height - floorY, mix('#b9c8cf', colors.floor, 0.25)) +
    many(16, (i) =>
      stroke(['M', 600 + (i * 110 - 825) * 0.74, floorY, 'L', 600 + (i * 110 - 825) * 1.25, height], darker('#b9c8cf', 0.12), 2),
    ) +
    rect(0, floorY, width, 40, '#14202b', { opacity: 0.08 }) +
    rect(0, floorY - 14, width, 16, darker(panel, 0.25)) +
    door(brush, doorX, tone) +
    cooler(brush, doorLeft ? 560 : 260, id) +
    stores(brush, first, leftW, [crate, crate, box, (b) => crate(b, 104)]) +
    stores(brush, first + leftW + 18, 360 - (leftW - 360), [box, crate, jars, bowls, box]) +
    at(doorX + 60, 752, crate(brush, 150)) +
    at(doorX + 214, 764, at(0, 0, crate(brush, 138)) + at(4, -50, crate(brush, 130))) +
    many(5, (i) => ellipse(150 + i * 230, 786, 190, 16, '#fff', { opacity: 0.16 }))
  );
}

function door({ colors, between }: Brush, x: number, tone: string): string {
  const [w, top] = [270, 168];
  const strips = 9;
  return (
    rect(x - 16, top - 16, w + 32, floorY - top + 16, darker(tone, 0.1), { rx: 4 }) +
    rect(x, top, w, floorY - top, mix(colors.glow, '#ffffff', 0.45)) +
    rect(x + 30, top + 120, 90, floorY - top - 120, darker(colors.wood, 0.05), { opacity: 0.35 }) +
    circle(x + 190, top + 110, 46, colors.glow, { opacity: 0.8 }) +
    many(strips, (i) => {
      const left = x + (w / strips) * i;
      return (
        path(['M', left, top, 'h', w / strips - 2, 'l', between(-5, 5), floorY - top - 4, 'h', -(w / strips - 2), 'Z'], '#dff0f4', {
          opacity: 0.62,
        }) + rect(left + 4, top, 4, floorY - top - 10, '#fff', { opacity: 0.5 })
      );
    }) +
    rect(x - 16, top - 16, w + 32, 20, darker(tone, 0.25), { rx: 4 })
  );
}

function cooler({ colors }: Brush, x: number, id: string): string {
  const fan = (cx: number): string =>
    circle(cx, 88, 44, darker(colors.steel, 0.45)) +
    many(
      4,
      (i) =>
        `<g transform="translate(${cx} 88) rotate(${i * 90 + 20})">${path(['M', 0, 0, 'q', 26, -10, 34, -30, 'q', -26, -2, -34, 30, 'Z'], lighter(colors.steel, 0.25))}</g>`,
    ) +
    circle(cx, 88, 9, colors.ink) +
    circle(cx, 88, 42, 'none', { stroke: lighter(colors.steel, 0.3), 'stroke-width': 3 }) +
    circle(cx, 88, 27, 'none', { stroke: lighter(colors.steel, 0.3), 'stroke-width': 2 });
  return (
    rect(x + 40, 0, 12, 34, darker(colors.steel, 0.3)) +
    rect(x + 308, 0, 12, 34, darker(colors.steel, 0.3)) +
    rect(x, 28, 360, 124, `url(#${id}steel)`, { rx: 10 }) +
    fan(x + 80) +
    fan(x + 182) +
    fan(x + 284) +
    many(3, (i) => stroke(['M', x + 60 + i * 104, 166, 'q', 18, 10, 36, 0, 't', 36, 0], '#fff', 5, { opacity: 0.55 }))
  );
}

function knives({ colors, chance }: Brush, x: number, y: number): string {
  const steel = lighter(colors.steel, 0.4);
  return (
    many(4, (i) => {
      const [h, kx] = [44 - i * 5, x + 20 + i * 34];
      return (
        path(['M', kx - 7, y, 'h', 14, 'v', h, 'q', -12, -4, -14, -16, 'Z'], steel) +
        rect(kx - 6, y - 34, 12, 36, chance.pick([colors.ink, colors.wood]), { rx: 4 })
      );
    }) + rect(x, y - 4, 140, 12, colors.wood, { rx: 3 })
  );
}

/** Three jars close together. */
const jars = (brush: Brush): string => at(-44, 0, jar(brush)) + at(2, 0, jar(brush)) + at(46, 0, jar(brush));

function mat({ colors }: Brush, x: number, w: number): string {
  return (
    path(['M', x + 10, 706, 'h', w - 20, 'l', 22, 46, 'h', -w - 24, 'Z'], darker(colors.ink, 0.05), { opacity: 0.75 }) +
    stroke(['M', x + 20, 729, 'h', w - 40], lighter(colors.ink, 0.18), 6, { 'stroke-dasharray': '8 22' })
  );
}
