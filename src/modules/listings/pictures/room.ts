import type { Brush } from './brush.ts';
import { circle, darker, ellipse, lighter, many, mix, path, rect, stroke } from './svg.ts';

export const width = 1_200;
export const height = 800;
/** Where wall meets floor. */
export const floorY = 640;

const tilings = ['subway', 'square', 'stack', 'herringbone', 'scallop', 'hex'] as const;

/** The gradients and patterns that the room and its things refer to. */
export function definitions({ id, colors, chance, between }: Brush): string {
  const { wall, tile, grout, steel, glow, skyTop, skyLow, dark } = colors;
  const fade = (name: string, from: string, to: string, across = false): string =>
    `<linearGradient id="${id}${name}" x1="0" y1="0" x2="${across ? 1 : 0}" y2="${across ? 0 : 1}"><stop stop-color="${from}"/><stop offset="1" stop-color="${to}"/></linearGradient>`;
  return `<defs>${[
    fade('wall', lighter(wall, dark ? 0.05 : 0.22), darker(wall, dark ? 0.16 : 0.05)),
    fade('sky', skyTop, skyLow),
    fade('steel', lighter(steel, 0.45), mix(steel, '#5d6f7a', 0.2)),
    fade('side', lighter(steel, 0.3), darker(steel, 0.2), true),
    fade('shade', '#14202b', lighter('#14202b', 0)),
    `<radialGradient id="${id}glow"><stop stop-color="${glow}" stop-opacity=".5"/><stop offset="1" stop-color="${glow}" stop-opacity="0"/></radialGradient>`,
    `<linearGradient id="${id}beam" x1="0" y1="0" x2="0" y2="1"><stop stop-color="#fff" stop-opacity="${dark ? 0.12 : 0.3}"/><stop offset="1" stop-color="#fff" stop-opacity="0"/></linearGradient>`,
    `<linearGradient id="${id}fall" x1="0" y1="0" x2="0" y2="1"><stop stop-color="#14202b" stop-opacity=".2"/><stop offset="1" stop-color="#14202b" stop-opacity="0"/></linearGradient>`,
    tilePattern(chance.pick(tilings), `${id}tile`, tile, grout, between(0.85, 1.15)),
  ].join('')}</defs>`;
}

function tilePattern(kind: (typeof tilings)[number], id: string, tile: string, grout: string, scale: number): string {
  const open = (w: number, h: number): string =>
    `<pattern id="${id}" width="${w}" height="${h}" patternUnits="userSpaceOnUse" patternTransform="scale(${scale.toFixed(2)})">${rect(0, 0, w, h, grout)}`;
  // Dark tiles would glare with as much.
  const bright = lighter(tile, Number.parseInt(tile.slice(3, 5), 16) < 128 ? 0.06 : 0.35);
  const deep = mix(tile, grout, 0.45);
  const one = (x: number, y: number, w: number, h: number, fill: string): string => rect(x, y, w, h, fill, { rx: 2 });
  const close = '</pattern>';
  switch (kind) {
    case 'subway':
      return `${open(96, 56)}${one(1, 1, 94, 26, tile)}${one(-47, 29, 94, 26, bright)}${one(49, 29, 94, 26, deep)}${close}`;
    case 'square':
      return `${open(88, 88)}${one(1, 1, 42, 42, tile)}${one(45, 1, 42, 42, bright)}${one(1, 45, 42, 42, deep)}${one(45, 45, 42, 42, tile)}${close}`;
    case 'stack':
      return `${open(60, 88)}${one(1, 1, 28, 86, tile)}${one(31, 1, 28, 86, bright)}${close}`;
    case 'herringbone': {
      const plank = (x: number, y: number, turn: number, fill: string): string =>
        `<g transform="translate(${x} ${y}) rotate(${turn})">${one(-30, -9, 60, 18, fill)}</g>`;
      return `${open(84, 56)}${many(3, (i) => plank(21, i * 28 + 14 - 14, 45, i % 2 === 0 ? tile : bright) + plank(63, i * 28 - 14 + 14, -45, i % 2 === 0 ? deep : tile))}${close}`;
    }
    case 'scallop': {
      const scale = (x: number, y: number, fill: string): string =>
        path(['M', x - 28, y, 'a', 28, 30, 0, 0, 0, 56, 0, 'Z'], fill, { stroke: grout, 'stroke-width': 2.5 });
      return `${open(56, 56)}${rect(0, 0, 56, 56, tile)}${scale(28, 28, bright)}${scale(0, 0, deep)}${scale(56, 0, deep)}${scale(0, 56, deep)}${scale(56, 56, deep)}${scale(28, -28, bright)}${close}`;
    }
    case 'hex': {
      const hexagon = (x: number, y: number, fill: string): string =>
        path(['M', x, y - 22, 'l', 19, 11, 'v', 22, 'l', -19, 11, 'l', -19, -11, 'v', -22, 'Z'], fill, {
          stroke: grout,
          'stroke-width': 2.5,
        });
      return `${open(38, 66)}${hexagon(19, 22, tile)}${hexagon(0, 55, bright)}${hexagon(38, 55, bright)}${hexagon(0, -11, bright)}${hexagon(38, -11, bright)}${close}`;
    }
  }
}

/** Wall, tiled up to a height, a rail where the tiles end, skirting and floor. */
export function room(brush: Brush, tiledFrom: number): string {
  const { id, colors } = brush;
  return (
    rect(0, 0, width, floorY, `url(#${id}wall)`) +
    (tiledFrom < floorY
      ? rect(0, tiledFrom, width, floorY - tiledFrom, `url(#${id}tile)`) +
        rect(0, tiledFrom - 7, width, 7, lighter(colors.second, 0.1)) +
        rect(0, tiledFrom, width, 5, '#14202b', { opacity: 0.1 })
      : '') +
    floor(brush) +
    rect(0, floorY - 16, width, 18, darker(colors.wall, 0.35))
  );
}

function floor({ chance, colors, between }: Brush): string {
  const { floor: base, floorLine } = colors;
  const ground = rect(0, floorY, width, height - floorY, base);
  const shade = rect(0, floorY, width, 46, '#14202b', { opacity: 0.1 });
  const vanish = width / 2;
  const rays = (count: number, draw: (left: number, right: number, index: number) => string): string =>
    many(count, (i) => draw((i / count) * 2.4 - 0.7, ((i + 1) / count) * 2.4 - 0.7, i));
  switch (chance.below(3)) {
    case 0: {
      // Boards running towards the wall.
      const boards = rays(22, (left, _right, i) =>
        stroke(
          ['M', vanish + (left * width - vanish) * 0.72, floorY, 'L', left * width, height],
          i % 3 === 0 ? darker(base, 0.16) : floorLine,
          2.5,
        ),
      );
      return ground + boards + shade;
    }
    case 1: {
      // Chequers, narrowing with distance.
      const rows = [floorY, 664, 700, 752, 822];
      const light = lighter(base, 0.22);
      const cells: (string | number)[] = [];
      for (let row = 0; row < rows.length - 1; row++) {
        const [top, low] = [rows[row] as number, rows[row + 1] as number];
        const narrow = (y: number): number => 0.72 + (0.28 * (y - floorY)) / (height - floorY);
        const x = (share: number, y: number): number => vanish + (share * width - vanish) * narrow(y);
        rays(20, (left, right, i) => {
          if ((i + row) % 2 === 1) cells.push('M', x(left, top), top, 'H', x(right, top), 'L', x(right, low), low, 'H', x(left, low), 'Z');
          return '';
        });
      }
      return ground + path(cells, light) + shade;
    }
    default: {
      // Terrazzo.
      const tones = [lighter(base, 0.3), darker(base, 0.18), mix(base, colors.accent, 0.35), mix(base, colors.second, 0.3)];
      const chips = many(30, () => {
        const y = between(floorY + 8, height);
        const size = 3 + ((y - floorY) / 160) * 6;
        return ellipse(between(0, width), y, size * between(0.7, 1.6), size * 0.55, chance.pick(tones));
      });
      return ground + chips + shade;
    }
  }
}

/** A window with a view: hills by day, a skyline at dusk. */
export function windowWithView(brush: Brush, x: number, y: number, w: number, h: number): string {
  const { id, colors, chance, between } = brush;
  const frame = chance.pick([colors.cream, darker(colors.second, 0.1), darker(colors.ink, 0.05)]);
  const arched = chance.next() < 0.35;
  const outline = arched
    ? ['M', x, y + h, 'V', y + w / 2, 'a', w / 2, w / 2, 0, 0, 1, w, 0, 'V', y + h, 'Z']
    : ['M', x, y, 'h', w, 'v', h, 'h', -w, 'Z'];
  const view = chance.next() < 0.5 ? hills(brush, x, y, w, h) : skyline(brush, x, y, w, h);
  const panes = 2 + chance.below(2);
  const bars =
    many(panes - 1, (i) => rect(x + ((i + 1) * w) / panes - 4, y, 8, h, frame)) + rect(x, y + h * (arched ? 0.5 : 0.36) - 4, w, 8, frame);
  const sun = circle(x + between(0.2, 0.8) * w, y + between(0.28, 0.45) * h, between(16, 28), colors.dark ? '#fff4d6' : '#fffaf0', {
    opacity: 0.9,
  });
  const clip = `${id}w${Math.round(x)}`;
  return (
    `<clipPath id="${clip}">${path(outline, '#000')}</clipPath>` +
    path(outline, darker(frame, 0.12), { stroke: darker(frame, 0.12), 'stroke-width': 30 }) +
    `<g clip-path="url(#${clip})">${rect(x, y, w, h, `url(#${id}sky)`)}${sun}${view}${path(['M', x, y + h, 'L', x + w * 0.55, y, 'h', w * 0.18, 'L', x + w * 0.18, y + h, 'Z'], '#fff', { opacity: 0.16 })}${bars}</g>` +
    path(outline, 'none', { stroke: frame, 'stroke-width': 18 }) +
    rect(x - 26, y + h + 4, w + 52, 16, lighter(frame, 0.12), { rx: 3 }) +
    rect(x - 18, y + h + 20, w + 36, 7, '#14202b', { opacity: 0.14 })
  );
}

function hills({ colors, between }: Brush, x: number, y: number, w: number, h: number): string {
  const ridge = (level: number, fill: string): string => {
    const top = y + h * level;
    return path(
      [
        'M',
        x,
        y + h,
        'V',
        top + between(-14, 14),
        'Q',
        x + w * 0.25,
        top - between(16, 44),
        x + w * 0.5,
        top,
        'T',
        x + w,
        top - between(0, 22),
        'V',
        y + h,
        'Z',
      ],
      fill,
    );
  };
  return ridge(0.66, mix(colors.hill, colors.skyLow, 0.45)) + ridge(0.78, colors.hill) + ridge(0.9, darker(colors.hill, 0.22));
}

function skyline({ colors, chance, between }: Brush, x: number, y: number, w: number, h: number): string {
  const row = (level: number, fill: string, lit: boolean): string => {
    let left = x - 10;
    let text = '';
    while (left < x + w) {
      const wide = between(26, 54);
      const top = y + h * (level + between(-0.14, 0.1));
      text += rect(left, top, wide, y + h - top, fill);
      if (lit)
        text += many(3, (i) =>
          chance.next() < 0.6 ? rect(left + 8 + (i % 2) * 14, top + 12 + i * 16, 6, 8, colors.glow, { opacity: 0.8 }) : '',
        );
      left += wide;
    }
    return text;
  };
  return row(0.55, mix(colors.hill, colors.skyLow, 0.5), false) + row(0.72, colors.hill, true);
}

/** Light that falls in from a window across the floor. */
export const beam = ({ id }: Brush, x: number, y: number, w: number, h: number): string =>
  path(['M', x, y, 'h', w, 'L', x + w + 170, y + h, 'H', x + 80, 'Z'], `url(#${id}beam)`);

/** Soft shadow where a thing stands on the floor. */
export const shadow = (x: number, y: number, w: number): string => ellipse(x + w / 2, y, w * 0.54, 13, '#14202b', { opacity: 0.2 });

/** Hanging lamps of one kind, evenly over a width, with their glow. */
export function lamps({ id, colors, chance, between }: Brush, from: number, to: number, count: number): string {
  const drop = between(96, 150);
  const color = chance.pick([colors.accent, colors.second, colors.ink, colors.cream]);
  const kind = chance.below(4);
  const wire = darker(colors.ink, 0.1);
  return many(count, (i) => {
    const x = count === 1 ? (from + to) / 2 : from + ((to - from) * i) / (count - 1);
    const light = circle(x, drop + 34, 190, `url(#${id}glow)`);
    const cord = rect(x - 1.5, 0, 3, drop - 30, wire);
    const bulb = ellipse(x, drop + 14, 15, 11, '#fff6d8');
    const shade = [
      bulb +
        path(['M', x - 56, drop + 14, 'a', 56, 50, 0, 0, 1, 112, 0, 'Z'], color) +
        path(['M', x - 44, drop + 10, 'a', 46, 44, 0, 0, 1, 34, -36], 'none', {
          stroke: '#fff',
          'stroke-width': 4,
          opacity: 0.3,
        }),
      circle(x, drop, 34, '#fff3cf') +
        circle(x - 10, drop - 10, 9, '#fff', { opacity: 0.8 }) +
        rect(x - 9, drop - 44, 18, 14, color, { rx: 3 }),
      bulb +
        path(['M', x - 14, drop - 40, 'h', 28, 'l', 36, 54, 'h', -100, 'Z'], color) +
        path(['M', x - 14, drop - 40, 'h', 10, 'l', -10, 54, 'h', -36, 'Z'], '#fff', { opacity: 0.16 }),
      bulb + rect(x - 24, drop - 52, 48, 66, color, { rx: 8 }) + rect(x - 17, drop - 46, 7, 54, '#fff', { rx: 3, opacity: 0.22 }),
    ][kind] as string;
    return light + cord + rect(x - 8, drop - 46, 16, 12, wire, { rx: 3 }) + shade;
  });
}
