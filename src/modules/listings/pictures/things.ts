import type { Brush } from './brush.ts';
import { at, circle, darker, ellipse, lighter, many, mix, path, rect, stroke } from './svg.ts';

/** Small things. Each stands with the middle of its foot on (0, 0) unless it says that it hangs. */

const gloss = (x: number, y: number, w: number, h: number, opacity = 0.3): string => rect(x, y, w, h, '#fff', { rx: w / 2, opacity });

const foods = ['#e9d9b4', '#c98a4b', '#b5563f', '#f0b95b', '#7f9b5e', '#efe7d6', '#8b5a3c', '#d9a441'] as const;

export function jar({ chance, colors, between }: Brush): string {
  const [w, h] = [between(34, 46), between(48, 74)];
  const filled = h * between(0.45, 0.85);
  const lid = chance.pick([colors.wood, colors.accent, colors.second, colors.ink]);
  return (
    rect(-w / 2, -h, w, h, '#ffffff', { rx: 7, opacity: 0.55 }) +
    rect(-w / 2 + 3, -filled, w - 6, filled - 3, chance.pick(foods), { rx: 5 }) +
    rect(-w / 2 - 1, -h - 9, w + 2, 12, lid, { rx: 3 }) +
    gloss(-w / 2 + 6, -h + 8, 4, h - 20, 0.6)
  );
}

export function bottle({ chance, colors, between }: Brush): string {
  const h = between(78, 104);
  const color = chance.pick([colors.leaf, colors.accent, '#d9b24c', darker(colors.second, 0.15), '#7a4b32']);
  return (
    path(['M', -15, 0, 'V', -h * 0.58, 'q', 0, -12, 8, -20, 'V', -h, 'h', 14, 'V', -h * 0.58 - 20, 'q', 8, 8, 8, 20, 'V', 0, 'Z'], color) +
    rect(-8, -h - 8, 16, 10, darker(color, 0.35), { rx: 2 }) +
    rect(-15, -h * 0.42, 30, h * 0.2, colors.cream) +
    gloss(-10, -h * 0.55, 4, h * 0.46)
  );
}

export function plates({ chance, colors }: Brush): string {
  const rim = chance.pick([colors.accent, colors.second, colors.cream]);
  const count = 4 + chance.below(4);
  return (
    many(count, (i) => rect(-38 + (i % 2), -8 - i * 7, 76, 6.5, i % 3 === 0 ? mix(rim, '#ffffff', 0.35) : '#faf6ee', { rx: 3.2 })) +
    rect(-38, -1.5, 76, 1.5, '#14202b', { opacity: 0.18 })
  );
}

export function bowls({ chance, colors }: Brush): string {
  const color = chance.pick([colors.cream, colors.accent, colors.second, colors.steel]);
  const bowl = (y: number, w: number): string =>
    path(['M', -w, y - 24, 'h', w * 2, 'q', -4, 24, -w * 0.5, 24, 'h', -w, 'q', -w * 0.46, 0, -w * 0.5 - 0, -24, 'Z'], color);
  return (
    bowl(0, 36) +
    path(['M', -36, -24, 'h', 72, 'v', 5, 'h', -71, 'Z'], lighter(color, 0.35)) +
    at(0, -18, bowl(0, 32) + path(['M', -32, -24, 'h', 64, 'v', 5, 'h', -63, 'Z'], lighter(color, 0.35)))
  );
}

export function plant({ chance, colors, between }: Brush, scale = 1): string {
  const pot = chance.pick([colors.accent, colors.wood, colors.second, colors.cream]);
  const leaves = 7 + chance.below(5);
  const light: (string | number)[] = [];
  const deep: (string | number)[] = [];
  for (let i = 0; i < leaves; i++) {
    const turn = ((-75 + (150 * i) / (leaves - 1) + between(-8, 8)) * Math.PI) / 180;
    const long = between(46, 78) * (1 - Math.abs(turn) / 4.5);
    const [up, side] = [Math.cos(turn), Math.sin(turn)];
    // The leaf lies along its turn: a curve out on one side of it and back on the other.
    const [tipX, tipY] = [long * side, -long * up];
    const bow = (way: number): (string | number)[] => [tipX / 2 + way * 13 * up, tipY / 2 + way * 13 * side];
    const [left, right] = [bow(-1), bow(1)] as [number[], number[]];
    const back = [(right[0] as number) - tipX, (right[1] as number) - tipY];
    (i % 2 === 0 ? light : deep).push('M', 0, -34, 'q', ...left, tipX, tipY, 'q', ...back, -tipX, -tipY);
  }
  const body = path(light, colors.leaf) + path(deep, darker(colors.leaf, 0.18));
  return at(
    0,
    0,
    body + path(['M', -26, -40, 'h', 52, 'l', -7, 40, 'h', -38, 'Z'], pot) + rect(-29, -46, 58, 12, lighter(pot, 0.14), { rx: 3 }),
    scale,
  );
}

/** Trails down from a shelf edge. */
export function trailing({ colors, between, chance }: Brush): string {
  const pot = chance.pick([colors.cream, colors.accent, colors.wood]);
  const leaf = (x: number, y: number): (string | number)[] => ['M', x - 7, y, 'a', 7, 5, 0, 1, 0, 14, 0, 'a', 7, 5, 0, 1, 0, -14, 0];
  const stems: (string | number)[] = [];
  const light: (string | number)[] = [];
  const deep: (string | number)[] = [];
  for (const x of [-21, -7, 7, 21]) {
    const long = between(46, 104);
    const sway = between(-12, 12);
    const leaves = Math.floor(long / 15);
    stems.push('M', x, -38, 'q', 0, long * 0.5, sway, long);
    for (let j = 0; j < leaves; j++) {
      const t = (j + 1) / leaves;
      (j % 2 === 0 ? light : deep).push(...leaf(x + sway * t * t + (j % 2 === 0 ? -6 : 6), -36 + long * t));
    }
  }
  const vines = stroke(stems, darker(colors.leaf, 0.2), 2) + path(light, colors.leaf) + path(deep, lighter(colors.leaf, 0.15));
  return ellipse(0, -40, 34, 15, darker(colors.leaf, 0.1)) + path(['M', -27, -38, 'h', 54, 'l', -6, 38, 'h', -42, 'Z'], pot) + vines;
}

/** Hangs from (0, 0). */
export function pan({ chance, colors, between }: Brush): string {
  const r = between(28, 42);
  const color = chance.pick([colors.ink, darker(colors.ink, 0.15), '#b8714a', '#c98452', colors.steel]);
  return (
    stroke(['M', 0, -2, 'V', 14], darker(color, 0.25), 3) +
    rect(-5, 10, 10, 62, darker(color, 0.2), { rx: 4 }) +
    circle(0, 68 + r, r, color) +
    circle(0, 68 + r, r * 0.78, lighter(color, 0.16)) +
    path(['M', -r * 0.5, 68 + r * 0.6, 'a', r * 0.66, r * 0.66, 0, 0, 1, r * 0.6, -r * 0.2], 'none', {
      stroke: '#fff',
      'stroke-width': 4,
      opacity: 0.28,
    })
  );
}

/** Hangs from (0, 0). */
export function tool({ chance, colors }: Brush): string {
  const steel = lighter(colors.steel, 0.25);
  const grip = chance.pick([colors.wood, colors.ink, colors.accent]);
  const handle = rect(-3.5, 0, 7, 44, grip, { rx: 3 });
  const heads = [
    ellipse(0, 92, 15, 20, steel) + ellipse(0, 90, 9, 13, lighter(steel, 0.35)),
    path(['M', -14, 70, 'h', 28, 'v', 40, 'h', -28, 'Z'], steel) + many(3, (i) => rect(-9 + i * 7, 78, 4, 24, darker(steel, 0.3))),
    many(5, (i) => stroke(['M', 0, 62, 'Q', -20 + i * 10, 96, 0, 116], steel, 2.5)),
    path(['M', -8, 58, 'h', 16, 'q', 10, 26, 0, 54, 'q', -8, 10, -16, 0, 'q', -10, -28, 0, -54, 'Z'], steel),
  ];
  return handle + rect(-2, 42, 4, 26, darker(steel, 0.15)) + chance.pick(heads);
}

/** A rail with things hanging from it, its left end at (0, 0). */
export function rail(brush: Brush, w: number, hang: 'pans' | 'tools'): string {
  const count = Math.max(2, Math.floor(w / (hang === 'pans' ? 92 : 56)));
  const step = w / count;
  const bar = rect(0, -4, w, 7, darker(brush.colors.steel, 0.15), { rx: 3.5 }) + rect(0, -4, w, 2.5, '#fff', { rx: 1, opacity: 0.4 });
  return many(count, (i) => at(step * (i + 0.5), 0, hang === 'pans' ? pan(brush) : tool(brush))) + bar;
}

export function pot({ chance, colors, between }: Brush): string {
  const [w, h] = [between(78, 112), between(48, 84)];
  const color = chance.pick([colors.steel, colors.accent, colors.second, '#b8714a', mix(colors.steel, colors.ink, 0.45)]);
  const lid = chance.next() < 0.55;
  return (
    rect(-w / 2 - 13, -h + 12, w + 26, 9, darker(color, 0.3), { rx: 4 }) +
    path(['M', -w / 2, -h, 'h', w, 'v', h - 10, 'q', 0, 10, -10, 10, 'h', -w + 20, 'q', -10, 0, -10, -10, 'Z'], color) +
    gloss(-w / 2 + 9, -h + 10, 8, h - 22, 0.28) +
    (lid
      ? path(['M', -w / 2 - 3, -h, 'q', w / 2, -26, w + 6, 0, 'Z'], lighter(color, 0.16)) + circle(0, -h - 16, 7, darker(color, 0.35))
      : ellipse(0, -h, w / 2, 7, darker(color, 0.45)) + steam(0, -h - 6))
  );
}

export const steam = (x: number, y: number): string =>
  many(3, (i) => stroke(['M', x - 18 + i * 18, y, 'q', -13, -17, 0, -34, 't', 0, -34], '#ffffff', 6, { opacity: 0.34 }));

export function board({ colors }: Brush): string {
  const greens = colors.leaf;
  return (
    rect(-82, -11, 164, 11, colors.wood, { rx: 4 }) +
    rect(-82, -11, 164, 4, lighter(colors.wood, 0.25), { rx: 2 }) +
    circle(-48, -26, 16, '#d9513f') +
    circle(-22, -24, 14, '#e0644e') +
    path(['M', -54, -40, 'q', 6, -6, 12, 0, 'q', -6, 5, -12, 0, 'Z'], greens) +
    many(4, (i) => ellipse(14 + i * 9, -15, 7, 6, i % 2 === 0 ? '#f1c66a' : '#e9b44f')) +
    path(['M', 50, -12, 'q', -6, -30, 8, -40, 'q', 16, 8, 12, 40, 'Z'], greens) +
    path(['M', 58, -12, 'q', 0, -24, 4, -34], 'none', { stroke: lighter(greens, 0.35), 'stroke-width': 3 })
  );
}

export function dough({ colors }: Brush): string {
  return (
    ellipse(0, -2, 108, 7, '#fffaf0', { opacity: 0.85 }) +
    path(['M', -62, -2, 'q', 2, -44, 58, -44, 'q', 60, 2, 62, 44, 'Z'], '#f2dfb8') +
    path(['M', -40, -18, 'q', 12, -22, 36, -20], 'none', { stroke: '#fff6e0', 'stroke-width': 6 }) +
    `<g transform="translate(104 -16) rotate(-8)">${rect(-56, -11, 112, 22, colors.wood, { rx: 11 })}${rect(-82, -5, 28, 10, darker(colors.wood, 0.2), { rx: 5 })}${rect(54, -5, 28, 10, darker(colors.wood, 0.2), { rx: 5 })}${rect(-48, -8, 96, 5, '#fff', { rx: 2, opacity: 0.25 })}</g>`
  );
}

/** A stand mixer, about 130 wide. */
export function mixer({ chance, colors, id }: Brush): string {
  const color = chance.pick([colors.accent, colors.second, colors.cream, lighter(colors.accent, 0.25)]);
  return (
    rect(-66, -16, 128, 16, darker(color, 0.18), { rx: 8 }) +
    path(['M', 26, -12, 'V', -104, 'h', 34, 'V', -12, 'Z'], color) +
    path(
      ['M', -66, -104, 'q', 0, -34, 36, -34, 'h', 62, 'q', 32, 0, 32, 32, 'q', 0, 14, -16, 14, 'h', -98, 'q', -16, 0, -16, -12, 'Z'],
      color,
    ) +
    path(['M', -50, -112, 'q', 4, -16, 24, -16, 'h', 46], 'none', {
      stroke: '#fff',
      'stroke-width': 5,
      opacity: 0.4,
    }) +
    circle(44, -110, 7, colors.steel) +
    rect(-28, -92, 10, 20, darker(colors.steel, 0.3)) +
    path(['M', -62, -74, 'h', 80, 'q', -2, 56, -26, 58, 'h', -28, 'q', -24, -2, -26, -58, 'Z'], `url(#${id}steel)`) +
    rect(-65, -78, 86, 7, lighter(colors.steel, 0.5), { rx: 3 })
  );
}

export function crate({ chance, colors, between }: Brush, w = 124): string {
  const wood = chance.pick([colors.wood, lighter(colors.wood, 0.2), mix(colors.wood, colors.second, 0.35)]);
  const [color, leafy] = chance.pick([
    ['#d9513f', false],
    ['#e8913a', false],
    ['#7f9f4c', true],
    ['#f0c14f', false],
    ['#6d4a75', false],
    ['#5f8f58', true],
    ['#c7d18a', false],
  ] as const);
  const count = Math.floor(w / 24);
  const heap = many(count, (i) => {
    const x = -w / 2 + 18 + i * ((w - 36) / Math.max(1, count - 1));
    const tone = i % 2 === 0 ? color : lighter(color, 0.14);
    return leafy
      ? path(['M', x - 15, -40, 'q', -2, -30, 15, -34, 'q', 17, 4, 15, 34, 'Z'], i % 2 === 0 ? color : darker(color, 0.12))
      : circle(x, -46 + between(-4, 4), 15, tone) + circle(x - 5, -51, 3.5, '#fff', { opacity: 0.35 });
  });
  return (
    heap +
    rect(-w / 2, -42, w, 42, darker(wood, 0.28), { rx: 3 }) +
    rect(-w / 2, -42, w, 16, wood, { rx: 2 }) +
    rect(-w / 2, -20, w, 16, lighter(wood, 0.1), { rx: 2 })
  );
}

/** A bus tub or food box with a lid. */
export function box({ chance, colors, between }: Brush): string {
  const [w, h] = [between(84, 118), between(40, 60)];
  const color = chance.pick([lighter(colors.second, 0.3), colors.cream, lighter(colors.accent, 0.35), lighter(colors.steel, 0.4)]);
  return (
    rect(-w / 2, -h, w, h, color, { rx: 6, opacity: 0.95 }) +
    rect(-w / 2 - 4, -h - 7, w + 8, 12, darker(color, 0.18), { rx: 4 }) +
    rect(-18, -h + 15, 36, 9, darker(color, 0.22), { rx: 4 }) +
    gloss(-w / 2 + 8, -h + 12, 5, h - 20, 0.4)
  );
}

export function loaf({ chance, between }: Brush): string {
  const color = chance.pick(['#c98a4b', '#b87840', '#d69f5f']);
  const w = between(58, 84);
  return (
    path(['M', -w / 2, 0, 'q', -4, -34, w / 2, -36, 'q', w / 2 + 4, 2, w / 2, 36, 'Z'], color) +
    many(3, (i) => stroke(['M', -w * 0.24 + i * w * 0.24, -24, 'l', 7, -8], '#f3dcae', 4.5)) +
    path(['M', -w / 2, 0, 'h', w, 'l', -3, -6, 'H', -w / 2 + 3, 'Z'], darker(color, 0.25))
  );
}

export function sack({ colors }: Brush): string {
  const cloth = mix(colors.cream, colors.wood, 0.28);
  return (
    path(['M', -46, 0, 'q', -12, -70, 4, -104, 'q', 40, -12, 84, 0, 'q', 16, 34, 4, 104, 'Z'], cloth) +
    path(['M', -42, -104, 'q', -8, -18, -2, -26, 'q', 44, 10, 88, 0, 'q', 6, 8, -2, 26, 'q', -42, -12, -84, 0, 'Z'], lighter(cloth, 0.2)) +
    `<g transform="translate(0 -48)">${many(5, (i) => `<g transform="rotate(${-50 + i * 25})">${path(['M', 0, 0, 'q', -6, -13, 0, -28, 'q', 6, 15, 0, 28, 'Z'], colors.accent, { opacity: 0.75 })}</g>`)}</g>` +
    stroke(['M', -34, -90, 'q', -8, 50, -2, 84], darker(cloth, 0.18), 3, { opacity: 0.5 })
  );
}
