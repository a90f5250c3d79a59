import type { Brush } from './brush.ts';
import { shadow } from './room.ts';
import { bottle, bowls, box, crate, jar, loaf, plant, plates, trailing } from './things.ts';
import { at, circle, darker, ellipse, lighter, many, path, rect, stroke } from './svg.ts';

/** Big things. Each stands with its left foot on (x, floor) and is drawn in the room's own coordinates. */
export const counterY = 452;
const footY = 664;

/** A steel work table with a lower shelf, open enough to see the wall through. */
export function table(brush: Brush, x: number, w: number, below: boolean): string {
  const { id, colors } = brush;
  const leg = (at: number): string =>
    rect(at, counterY + 20, 13, footY - counterY - 22, `url(#${id}side)`) + rect(at - 2, footY - 8, 17, 8, colors.ink, { rx: 2 });
  const shelfY = 588;
  return (
    shadow(x, footY, w) +
    leg(x + 14) +
    leg(x + w - 27) +
    (w > 420 ? leg(x + w / 2 - 6) : '') +
    rect(x + 8, shelfY, w - 16, 11, `url(#${id}steel)`) +
    (below ? goods(brush, x + 40, shelfY, w - 80, [box, crate, bowls, box], 150) : '') +
    rect(x - 6, counterY, w + 12, 22, `url(#${id}steel)`, { rx: 3 }) +
    rect(x - 6, counterY, w + 12, 4, '#fff', { opacity: 0.55 }) +
    rect(x, counterY + 22, w, 12, `url(#${id}fall)`)
  );
}

type Thing = (brush: Brush) => string;

/** Things side by side on a surface. */
export function goods(brush: Brush, x: number, y: number, w: number, kinds: readonly Thing[], step: number): string {
  const count = Math.max(1, Math.floor(w / step));
  const gap = w / count;
  return many(count, (i) => (brush.often(0.9) ? at(x + gap * (i + 0.5) + brush.between(-5, 5), y, brush.chance.pick(kinds)(brush)) : ''));
}

/** A board on brackets, with what kitchens keep on them. */
export function shelf(
  brush: Brush,
  x: number,
  y: number,
  w: number,
  kinds: readonly Thing[] = [jar, jar, bottle, plates, bowls, (b) => plant(b, 0.72)],
): string {
  const { colors, chance } = brush;
  const plank = chance.pick([colors.wood, colors.wood, lighter(colors.steel, 0.2)]);
  const bracket = (at: number): string => path(['M', at, y + 12, 'h', 7, 'v', 34, 'h', -7, 'Z'], darker(colors.ink, 0.1));
  const hang = brush.often(0.35) ? at(x + w * brush.between(0.12, 0.88), y, trailing(brush)) : '';
  return (
    rect(x + 6, y + 13, w - 12, 20, `url(#${brush.id}fall)`) +
    bracket(x + 26) +
    bracket(x + w - 33) +
    goods(brush, x + 12, y, w - 24, kinds, 64) +
    rect(x, y, w, 13, plank, { rx: 2 }) +
    rect(x, y, w, 4, '#fff', { opacity: 0.25 }) +
    hang
  );
}

/** A range: burners above, oven doors below. */
export function range(brush: Brush, x: number, w: number): string {
  const { id, colors, chance } = brush;
  const face = chance.pick([colors.steel, colors.steel, darker(colors.second, 0.05), darker(colors.ink, 0)]);
  const body = face === colors.steel ? `url(#${id}steel)` : face;
  const trim = chance.pick([colors.accent, '#d8b25c', colors.cream]);
  const doors = w > 330 ? 2 : 1;
  const doorW = (w - 30 - (doors - 1) * 14) / doors;
  const knobs = Math.floor(w / 52);
  const lit = chance.below(doors);
  return (
    shadow(x, footY, w) +
    rect(x + 14, footY - 20, 18, 20, colors.ink) +
    rect(x + w - 32, footY - 20, 18, 20, colors.ink) +
    rect(x, counterY + 6, w, footY - counterY - 22, body, { rx: 6 }) +
    rect(x, counterY + 14, w, 44, darker(face, 0.16)) +
    many(knobs, (i) => {
      const cx = x + (w / knobs) * (i + 0.5);
      return (
        circle(cx, counterY + 36, 12, colors.ink) +
        circle(cx, counterY + 36, 7, lighter(colors.ink, 0.25)) +
        rect(cx - 1.5, counterY + 25, 3, 9, trim)
      );
    }) +
    many(doors, (i) => {
      const dx = x + 15 + i * (doorW + 14);
      const pane = i === lit ? '#f2a552' : '#3a4652';
      return (
        rect(dx, counterY + 72, doorW, 116, darker(face, 0.08), { rx: 8, stroke: darker(face, 0.28), 'stroke-width': 2 }) +
        rect(dx + 14, counterY + 84, doorW - 28, 8, trim, { rx: 4 }) +
        rect(dx + 24, counterY + 104, doorW - 48, 66, pane, { rx: 8 }) +
        (i === lit
          ? rect(dx + 30, counterY + 142, doorW - 60, 5, '#8a4b22') + ellipse(dx + doorW / 2, counterY + 138, doorW * 0.2, 11, '#c9743a')
          : '') +
        path(['M', dx + 34, counterY + 164, 'l', 34, -54, 'h', 16, 'l', -34, 54, 'Z'], '#fff', { opacity: 0.14 })
      );
    }) +
    rect(x - 5, counterY - 2, w + 10, 16, darker(colors.ink, 0.05), { rx: 4 }) +
    many(Math.floor(w / 90), (i) => {
      const cx = x + (w / Math.floor(w / 90)) * (i + 0.5);
      return (
        rect(cx - 34, counterY - 9, 68, 8, colors.ink, { rx: 3 }) +
        path(
          [0, 1, 2, 3, 4].flatMap((j) => ['M', cx - 25 + j * 11, counterY - 7, 'q', 3, -13, 3, -13, 'q', 3, 13, 3, 13, 'Z']),
          '#5aa9d6',
          { opacity: 0.8 },
        )
      );
    })
  );
}

/** The extraction hood over a range. */
export function hood({ id, colors, chance }: Brush, x: number, w: number): string {
  const kind = chance.below(3);
  const band = chance.pick([colors.accent, colors.second, darker(colors.steel, 0.3)]);
  const flue = rect(x + w / 2 - 58, 0, 116, 90, `url(#${id}side)`);
  const body = [
    path(['M', x + w * 0.24, 66, 'H', x + w * 0.76, 'L', x + w, 196, 'H', x, 'Z'], `url(#${id}steel)`),
    rect(x, 70, w, 126, `url(#${id}steel)`, { rx: 4 }),
    path(['M', x, 196, 'q', w * 0.1, -126, w * 0.34, -132, 'h', w * 0.32, 'q', w * 0.24, 6, w * 0.34, 132, 'Z'], `url(#${id}steel)`),
  ][kind] as string;
  return (
    flue +
    body +
    rect(x - 8, 192, w + 16, 26, band, { rx: 4 }) +
    rect(x - 8, 192, w + 16, 6, '#fff', { rx: 3, opacity: 0.25 }) +
    many(3, (i) => ellipse(x + w * (0.22 + i * 0.28), 220, 40, 6, colors.glow)) +
    path(['M', x + 20, 220, 'H', x + w - 20, 'L', x + w + 30, counterY, 'H', x - 30, 'Z'], `url(#${id}beam)`)
  );
}

/** An upright refrigerator with one or two doors. */
export function fridge({ id, colors, chance }: Brush, x: number, w: number): string {
  const top = 214;
  const doors = w > 190 ? 2 : 1;
  const glass = chance.next() < 0.5;
  const doorW = (w - 20 - (doors - 1) * 8) / doors;
  const goodsInside = (dx: number): string =>
    rect(dx + 16, top + 56, doorW - 32, 330, '#dcecf1', { rx: 6 }) +
    many(4, (row) => {
      const y = top + 128 + row * 82;
      return (
        many(3, (i) => {
          const color = chance.pick([colors.accent, colors.second, colors.leaf, '#f0c14f', colors.cream, '#e8913a']);
          const wide = (doorW - 50) / 3;
          return rect(dx + 22 + i * (wide + 3), y - 20 - chance.below(30), wide - 4, 60, color, { rx: 5, opacity: 0.9 });
        }) +
        rect(dx + 16, y + 6, doorW - 32, 42, '#dcecf1') +
        rect(dx + 16, y, doorW - 32, 6, '#9fb3bc')
      );
    }) +
    path(['M', dx + 22, top + 386, 'l', doorW * 0.5, -330, 'h', 18, 'l', -doorW * 0.5, 330, 'Z'], '#fff', { opacity: 0.25 });
  return (
    shadow(x, footY, w) +
    rect(x + 10, footY - 18, 20, 18, colors.ink) +
    rect(x + w - 30, footY - 18, 20, 18, colors.ink) +
    rect(x, top, w, footY - top - 14, `url(#${id}side)`, { rx: 8 }) +
    rect(x, top, w, 36, darker(colors.steel, 0.28), { rx: 8 }) +
    many(6, (i) => rect(x + w / 2 - 48 + i * 17, top + 10, 9, 16, darker(colors.steel, 0.5), { rx: 2 })) +
    many(doors, (i) => {
      const dx = x + 10 + i * (doorW + 8);
      const handleX = doors === 2 && i === 0 ? dx + doorW - 15 : dx + 6;
      return (
        rect(dx, top + 44, doorW, 382, `url(#${id}steel)`, { rx: 5 }) +
        (glass ? goodsInside(dx) : gleam(dx, top + 44, doorW, 382)) +
        rect(handleX, top + 190, 9, 104, darker(colors.steel, 0.5), { rx: 4 })
      );
    })
  );
}

const gleam = (x: number, y: number, w: number, h: number): string =>
  path(['M', x + w * 0.2, y, 'h', w * 0.22, 'L', x + w * 0.16, y + h, 'H', x, 'v', -h * 0.3, 'Z'], '#fff', { opacity: 0.2 });

/** A steel sink on legs with a tall tap. */
export function sink({ id, colors }: Brush, x: number, w: number): string {
  const middle = x + w / 2;
  return (
    shadow(x, footY, w) +
    rect(x + 12, counterY + 20, 12, footY - counterY - 20, `url(#${id}side)`) +
    rect(x + w - 24, counterY + 20, 12, footY - counterY - 20, `url(#${id}side)`) +
    stroke(['M', middle, counterY + 120, 'v', 34, 'q', 0, 22, 24, 22, 'h', 30], darker(colors.steel, 0.35), 11) +
    rect(x, counterY, w, 118, `url(#${id}steel)`, { rx: 8 }) +
    rect(x - 6, counterY, w + 12, 16, lighter(colors.steel, 0.5), { rx: 4 }) +
    rect(x + 22, counterY + 32, w - 44, 66, darker(colors.steel, 0.1), { rx: 8 }) +
    stroke(['M', middle - 8, counterY, 'V', counterY - 96, 'q', 0, -44, 40, -44, 'q', 34, 0, 34, 40], darker(colors.steel, 0.3), 12) +
    stroke(['M', middle - 9, counterY - 6, 'V', counterY - 94], '#fff', 3, { opacity: 0.5 }) +
    rect(middle + 58, counterY - 106, 17, 16, darker(colors.steel, 0.5), { rx: 4 }) +
    rect(middle - 42, counterY - 12, 22, 12, darker(colors.steel, 0.4), { rx: 4 })
  );
}

/** A deck oven with glowing windows. */
export function deckOven({ id, colors, chance }: Brush, x: number, w: number): string {
  const decks = 3;
  const top = 196;
  const deckH = 128;
  const face = chance.pick([darker(colors.ink, 0), darker(colors.second, 0.2), darker(colors.accent, 0.25)]);
  return (
    shadow(x, footY, w) +
    rect(x + 18, footY - 64, 18, 64, colors.ink) +
    rect(x + w - 36, footY - 64, 18, 64, colors.ink) +
    rect(x + w * 0.6, 0, 64, top, `url(#${id}side)`) +
    rect(x - 8, top - 20, w + 16, 24, `url(#${id}steel)`, { rx: 4 }) +
    rect(x, top, w, decks * deckH + 16, `url(#${id}steel)`, { rx: 6 }) +
    many(decks, (i) => {
      const y = top + 12 + i * deckH;
      return (
        rect(x + 14, y, w - 28, deckH - 12, face, { rx: 8 }) +
        rect(x + 34, y + 20, w - 122, 62, '#f4a64f', { rx: 6 }) +
        rect(x + 34, y + 20, w - 122, 24, '#f9c777', { rx: 6, opacity: 0.8 }) +
        many(Math.floor((w - 140) / 58), (j) =>
          path(['M', x + 50 + j * 58, y + 78, 'q', 0, -24, 22, -24, 'q', 22, 0, 22, 24, 'Z'], j % 2 === 0 ? '#b06a31' : '#c27c3c'),
        ) +
        rect(x + 34, y + 78, w - 122, 5, '#7a431d') +
        rect(x + 34, y + 92, w - 122, 10, lighter(colors.steel, 0.3), { rx: 5 }) +
        many(
          2,
          (j) => circle(x + w - 52, y + 34 + j * 40, 13, lighter(face, 0.25)) + rect(x + w - 53.5, y + 23 + j * 40, 3, 10, colors.glow),
        ) +
        circle(x + w - 28, y + 20, 4, '#8fe07a')
      );
    })
  );
}

/** A floor mixer, as bakeries have. */
export function spiralMixer({ id, colors, chance }: Brush, x: number): string {
  const color = chance.pick([colors.second, colors.accent, colors.cream, lighter(colors.steel, 0.3)]);
  return (
    shadow(x, footY, 210) +
    rect(x, footY - 26, 210, 22, darker(color, 0.25), { rx: 8 }) +
    path(['M', x + 128, footY - 20, 'V', 372, 'q', 0, -18, 18, -18, 'h', 40, 'q', 20, 0, 20, 20, 'V', footY - 20, 'Z'], color) +
    path(['M', x + 10, 398, 'q', 0, -44, 44, -44, 'h', 120, 'v', 66, 'h', -150, 'q', -14, 0, -14, -22, 'Z'], lighter(color, 0.1)) +
    path(['M', x + 24, 388, 'q', 4, -20, 28, -20, 'h', 60], 'none', {
      stroke: '#fff',
      'stroke-width': 6,
      opacity: 0.35,
    }) +
    stroke(['M', x + 68, 420, 'q', 30, 24, 0, 48, 'q', -30, 20, 0, 46], darker(colors.steel, 0.35), 10) +
    path(['M', x + 2, 486, 'h', 134, 'q', -2, 112, -34, 124, 'h', -66, 'q', -32, -12, -34, -124, 'Z'], `url(#${id}steel)`) +
    rect(x - 4, 480, 146, 12, lighter(colors.steel, 0.5), { rx: 6 }) +
    ellipse(x + 69, 481, 62, 9, '#f2dfb8') +
    many(3, (i) => circle(x + 168, 452 + i * 34, 9, [colors.glow, '#e2725b', '#8fc07a'][i] as string))
  );
}

/** A trolley with trays of bread. */
export function rack(brush: Brush, x: number, w: number): string {
  const { colors, id } = brush;
  const top = 236;
  const rows = 5;
  const post = (at: number): string => rect(at, top, 10, footY - top - 12, `url(#${id}side)`);
  return (
    shadow(x, footY, w) +
    post(x) +
    post(x + w - 10) +
    rect(x, top, w, 10, lighter(colors.steel, 0.2), { rx: 4 }) +
    many(rows, (i) => {
      const y = top + 72 + i * 76;
      return (
        goods(brush, x + 18, y, w - 36, [loaf, loaf, loaf], 74) +
        rect(x + 6, y, w - 12, 9, darker(colors.steel, 0.22), { rx: 2 }) +
        rect(x + 6, y, w - 12, 3, '#fff', { opacity: 0.35 })
      );
    }) +
    circle(x + 10, footY - 6, 10, colors.ink) +
    circle(x + w - 10, footY - 6, 10, colors.ink)
  );
}

/** Wire shelving, floor to ceiling, stacked with stores. */
export function stores(brush: Brush, x: number, w: number, kinds: readonly Thing[]): string {
  const { colors } = brush;
  const top = 176;
  const rows = [286, 404, 522, 636];
  const wire = darker(colors.steel, 0.3);
  return (
    shadow(x, footY, w) +
    rect(x + 2, top, w - 4, 470, '#14202b', { opacity: 0.06 }) +
    rows
      .map(
        (y) =>
          goods(brush, x + 14, y, w - 28, kinds, 128) +
          rect(x, y, w, 8, wire, { rx: 2 }) +
          stroke(['M', x + 9, y + 12, 'H', x + w - 6], wire, 9, { 'stroke-dasharray': '2.5 19.5', 'stroke-linecap': 'butt' }) +
          rect(x, y + 16, w, 3, wire),
      )
      .join('') +
    rect(x - 2, top, 9, footY - top, wire, { rx: 3 }) +
    rect(x + w - 7, top, 9, footY - top, wire, { rx: 3 }) +
    circle(x + 2, top, 6, wire) +
    circle(x + w - 2, top, 6, wire)
  );
}
