import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawKitchen } from '#modules/listings';

const kinds = ['line', 'prep', 'bakery', 'cold'] as const;
const drawings = Array.from({ length: 150 }, (_, i) => kinds.map((kind) => drawKitchen(`kitchen-${i}-${kind}`))).flat();

test('the same seed draws the same picture, and another seed another', () => {
  assert.equal(drawKitchen('kitchen-3-line'), drawings[12]);
  assert.equal(new Set(drawings).size, drawings.length);
});

test('every picture is under 30 KB, whole, and holds nothing that loads, runs or reads', () => {
  for (const svg of drawings) {
    assert(svg.length < 30_000, `${svg.length} bytes`);
    assert(!/NaN|undefined|<text|<script|<image|href|on\w+=|url\((?!#)/.test(svg));
    const opened = svg.match(/<[a-zA-Z]+(?=[^>]*[^/]>)/g)?.length;
    assert.equal(opened, svg.match(/<\//g)?.length);
    for (const [, name] of svg.matchAll(/url\(#(\w+)\)/g)) assert(svg.includes(`id="${name}"`), `${name} is defined`);
  }
});

test('views of one kitchen share its colours', () => {
  const wall = (svg: string): string | undefined => /wall"[^>]*><stop stop-color="(#\w+)"/.exec(svg)?.[1];
  assert.equal(wall(drawKitchen('maple-line')), wall(drawKitchen('maple-prep')));
});
