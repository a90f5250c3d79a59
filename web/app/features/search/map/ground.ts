import type { StyleSpecification } from 'maplibre-gl';
import { feature, mesh } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import address from 'virtual:base-map';

export interface GroundColors {
  water: string;
  land: string;
  line: string;
  border: string;
}

type Atlas = Topology<{ land: GeometryCollection; counties: GeometryCollection }>;

/** A plain ground that we serve ourselves: land and water, the lines of counties and states. */
export async function ownStyle(colors: GroundColors, signal: AbortSignal): Promise<StyleSpecification> {
  const answer = await fetch(address, { signal });
  if (!answer.ok) throw new Error(`The ground of the map answered ${answer.status}.`);
  const atlas = (await answer.json()) as Atlas;
  const { land, counties } = atlas.objects;
  const stateOf = (each: { id?: string | number | undefined }): string => String(each.id).slice(0, 2);
  const source = (data: GeoJSON.GeoJSON) => ({ type: 'geojson' as const, data, tolerance: 0.2 });
  return {
    version: 8,
    sources: {
      land: { ...source(feature(atlas, land)), attribution: 'Outlines: U.S. Census Bureau' },
      counties: source(mesh(atlas, counties, (a, b) => a !== b && stateOf(a) === stateOf(b))),
      states: source(mesh(atlas, counties, (a, b) => a !== b && stateOf(a) !== stateOf(b))),
    },
    layers: [
      { id: 'water', type: 'background', paint: { 'background-color': colors.water } },
      { id: 'land', type: 'fill', source: 'land', paint: { 'fill-color': colors.land } },
      { id: 'coast', type: 'line', source: 'land', paint: { 'line-color': colors.border, 'line-width': 1 } },
      { id: 'counties', type: 'line', source: 'counties', minzoom: 4, paint: { 'line-color': colors.line, 'line-width': 1 } },
      { id: 'states', type: 'line', source: 'states', paint: { 'line-color': colors.border, 'line-width': 1.5 } },
    ],
  };
}
