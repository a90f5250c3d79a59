import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { GeometryCollection, Topology } from 'topojson-specification';
import type { Plugin } from 'vite';

const name = 'virtual:base-map';

/**
 * The ground of the map: where the land ends, and the lines of counties and states, so that a map needs nobody else's server.
 * From us-atlas (the United States Census Bureau's outlines), without the names and what else is not drawn.
 */
export function baseMap(): Plugin {
  return {
    name: 'base-map',
    resolveId: (id) => (id === name ? `\0${name}` : undefined),
    load(id) {
      if (id !== `\0${name}`) return undefined;
      const reference = this.emitFile({ type: 'asset', name: 'base-map.json', source: JSON.stringify(groundOf(readAtlas())) });
      return `export default import.meta.ROLLUP_FILE_URL_${reference};`;
    },
  };
}

const readAtlas = (): Topology =>
  JSON.parse(readFileSync(createRequire(import.meta.url).resolve('us-atlas/counties-10m.json'), 'utf8')) as Topology;

function groundOf({ type, bbox, transform, arcs, objects }: Topology): object {
  const plain = (collection: GeometryCollection): object => ({
    type: collection.type,
    // The first two digits say which state a county is in.
    geometries: collection.geometries.map((each) => ({ type: each.type, id: each.id, arcs: 'arcs' in each ? each.arcs : [] })),
  });
  return {
    type,
    bbox,
    transform,
    arcs,
    objects: { land: plain(objects['nation'] as GeometryCollection), counties: plain(objects['counties'] as GeometryCollection) },
  };
}
