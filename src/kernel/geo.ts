import { invalid } from './errors.ts';

/** WGS 84 degrees. */
export interface Point {
  readonly latitude: number;
  readonly longitude: number;
}

const meanEarthRadiusMeters = 6_371_008.8; // IUGG mean radius R1

export function point(latitude: number, longitude: number): Point {
  if (!(Math.abs(latitude) <= 90) || !(Math.abs(longitude) <= 180)) {
    throw invalid('geo.bad_point', `(${latitude}, ${longitude}) is not on Earth: latitude is -90 to 90, longitude -180 to 180.`);
  }
  return { latitude, longitude };
}

/** Great-circle distance by the haversine formula (R. W. Sinnott, 1984), within 0.6 % of the ellipsoid. */
export function distanceMeters(a: Point, b: Point): number {
  const radians = (degrees: number): number => (degrees * Math.PI) / 180;
  const latitude = radians(b.latitude - a.latitude);
  const longitude = radians(b.longitude - a.longitude);
  const h = Math.sin(latitude / 2) ** 2 + Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude)) * Math.sin(longitude / 2) ** 2;
  return 2 * meanEarthRadiusMeters * Math.asin(Math.min(1, Math.sqrt(h)));
}
