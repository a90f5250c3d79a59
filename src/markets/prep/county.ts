import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { feature } from 'topojson-client';
import type { Point } from '#kernel';

/** A county's outline: rings of longitude and latitude, the box around them, its name. */
interface County {
  name: string;
  west: number;
  south: number;
  east: number;
  north: number;
  rings: Ring[];
}
type Ring = readonly (readonly number[])[];

let counties: Promise<County[]> | undefined;

/**
 * The US county that a point is in, by the Census Bureau's outlines of 1 : 10,000,000 (us-atlas); undefined at sea and abroad. Local
 * rules go by county, and addresses do not say which it is. Near a border or a shore the outline may be a mile off.
 */
export async function countyAt({ latitude, longitude }: Point): Promise<string | undefined> {
  counties ??= readCounties();
  const found = (await counties).find(
    ({ west, south, east, north, rings }) =>
      longitude >= west && longitude <= east && latitude >= south && latitude <= north && inside(rings, longitude, latitude),
  );
  return found?.name;
}

async function readCounties(): Promise<County[]> {
  const path = fileURLToPath(import.meta.resolve('us-atlas/counties-10m.json'));
  const atlas = JSON.parse(await readFile(path, 'utf8')) as Parameters<typeof feature>[0];
  const shapes = feature(atlas, 'counties') as unknown as {
    features: {
      properties: { name: string };
      geometry: { type: 'Polygon'; coordinates: Ring[] } | { type: 'MultiPolygon'; coordinates: Ring[][] };
    }[];
  };
  return shapes.features.map(({ properties, geometry }) => {
    // Whether a point is inside is a matter of how many rings it crosses, so islands and holes may all be told together.
    const rings = geometry.type === 'Polygon' ? geometry.coordinates : geometry.coordinates.flat();
    const county: County = { name: properties.name, west: 180, south: 90, east: -180, north: -90, rings };
    for (const [x = 0, y = 0] of rings.flat()) {
      county.west = Math.min(county.west, x);
      county.east = Math.max(county.east, x);
      county.south = Math.min(county.south, y);
      county.north = Math.max(county.north, y);
    }
    return county;
  });
}

/** Even-odd rule: a ray to the east leaves the area as often as it enters it, and once more from inside. */
function inside(rings: readonly Ring[], x: number, y: number): boolean {
  let within = false;
  for (const ring of rings) {
    for (let at = 1; at < ring.length; at++) {
      const [[ax = 0, ay = 0] = [], [bx = 0, by = 0] = []] = [ring[at - 1], ring[at]];
      if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) within = !within;
    }
  }
  return within;
}
