import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { distanceMeters, isGuildhallError, point } from '#kernel';

const fixed = { seed: 20_260_302, numRuns: 500 };
const anywhere = fc
  .record({ latitude: fc.double({ min: -90, max: 90, noNaN: true }), longitude: fc.double({ min: -180, max: 180, noNaN: true }) })
  .map(({ latitude, longitude }) => point(latitude, longitude));
const halfRound = Math.PI * 6_371_008.8;

describe('a point', () => {
  test('lies on Earth, up to the poles and the date line, or is refused', () => {
    assert.deepEqual(point(90, -180), { latitude: 90, longitude: -180 });
    assert.deepEqual(point(-90, 180), { latitude: -90, longitude: 180 });
    for (const [latitude, longitude] of [
      [90.000_001, 0],
      [-90.000_001, 0],
      [0, 180.000_001],
      [0, -180.000_001],
      [Number.NaN, 0],
      [0, Number.NaN],
      [Number.POSITIVE_INFINITY, 0],
    ] as const)
      assert.throws(
        () => point(latitude, longitude),
        (error) => isGuildhallError(error, 'geo.bad_point') && error.message.includes(String(latitude)),
      );
  });
});

describe('distance', () => {
  // Geodesics on the ellipsoid (Karney, 2013); the sphere may differ from them by 0.6 %.
  for (const [name, a, b, meters] of [
    ['the Ferry Building to the Golden Gate Bridge', point(37.7955, -122.3937), point(37.8199, -122.4783), 7_930],
    ['San Francisco to Los Angeles airport', point(37.6189, -122.375), point(33.9425, -118.4081), 543_500],
    ['London Heathrow to New York', point(51.4775, -0.4614), point(40.6398, -73.7789), 5_555_000],
    ['a degree along the equator', point(0, 0), point(0, 1), 111_320],
    ['a degree of latitude at 45°', point(44.5, 7), point(45.5, 7), 111_132],
  ] as const) {
    test(`from ${name} is within 0.6 % of the survey`, () => {
      assert.ok(Math.abs(distanceMeters(a, b) / meters - 1) < 0.006, `${distanceMeters(a, b)} m, not ${meters} m`);
    });
  }

  test('crosses the date line and the poles by the short way', () => {
    assert.ok(Math.abs(distanceMeters(point(0, 179.5), point(0, -179.5)) - 111_195) < 1);
    assert.ok(Math.abs(distanceMeters(point(89.5, 0), point(89.5, 180)) - 111_195) < 1);
    assert.ok(distanceMeters(point(90, 0), point(90, 123)) < 0.001);
  });

  test('is the same both ways, nothing to itself, never more than half around, and no detour is shorter', () => {
    fc.assert(
      fc.property(anywhere, anywhere, anywhere, (a, b, c) => {
        const direct = distanceMeters(a, b);
        assert.ok(Math.abs(direct - distanceMeters(b, a)) < 1e-3);
        assert.equal(distanceMeters(a, a), 0);
        assert.ok(direct >= 0 && direct <= halfRound + 1e-6);
        assert.ok(direct <= distanceMeters(a, c) + distanceMeters(c, b) + 0.5); // half a metre for floats near the far side
      }),
      fixed,
    );
  });
});
