/** Just enough SVG to draw with. Long measures are whole, short ones keep a decimal: finer than anyone sees, and small. */
type Attributes = Record<string, string | number | undefined>;

const short = (value: number): string => String(Math.abs(value) >= 20 ? Math.round(value) : Math.round(value * 10) / 10);

function write(attributes: Attributes): string {
  let text = '';
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined)
      text += ` ${name}="${typeof value === 'number' ? (name.endsWith('opacity') ? Math.round(value * 100) / 100 : short(value)) : value}"`;
  }
  return text;
}

export const rect = (x: number, y: number, width: number, height: number, fill: string, more: Attributes = {}): string =>
  `<rect${write({ x, y, width, height, fill, ...more })}/>`;

export const ellipse = (cx: number, cy: number, rx: number, ry: number, fill: string, more: Attributes = {}): string =>
  `<ellipse${write({ cx, cy, rx, ry, fill, ...more })}/>`;

export const circle = (cx: number, cy: number, r: number, fill: string, more: Attributes = {}): string =>
  `<circle${write({ cx, cy, r, fill, ...more })}/>`;

/** A filled path; points are given as text and numbers alike: path(['M', 0, 0, 'L', 10, 0, 'Z'], 'red'). */
export const path = (steps: readonly (string | number)[], fill: string, more: Attributes = {}): string =>
  `<path d="${steps.map((step) => (typeof step === 'number' ? short(step) : step)).join(' ')}"${write({ fill, ...more })}/>`;

/** A line with the round ends that the whole drawing has. */
export const stroke = (steps: readonly (string | number)[], color: string, width: number, more: Attributes = {}): string =>
  path(steps, 'none', { stroke: color, 'stroke-width': width, ...more });

export const at = (x: number, y: number, content: string, scale = 1): string =>
  `<g transform="translate(${short(x)} ${short(y)})${scale === 1 ? '' : ` scale(${Math.round(scale * 1000) / 1000})`}">${content}</g>`;

/** Draws something `count` times. */
export const many = (count: number, draw: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => draw(index)).join('');

/** Mixes two colours, both written `#rrggbb`; 0 is the first, 1 the second. */
export function mix(a: string, b: string, share: number): string {
  const part = (text: string, index: number): number => Number.parseInt(text.slice(1 + index * 2, 3 + index * 2), 16);
  const channel = (index: number): string =>
    Math.round(part(a, index) * (1 - share) + part(b, index) * share)
      .toString(16)
      .padStart(2, '0');
  return `#${channel(0)}${channel(1)}${channel(2)}`;
}

export const lighter = (color: string, share: number): string => mix(color, '#ffffff', share);
export const darker = (color: string, share: number): string => mix(color, '#14202b', share);
