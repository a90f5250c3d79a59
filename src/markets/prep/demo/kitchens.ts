import { Money, seededRandom, type Random } from '#kernel';
import type { NewListing } from '#modules/listings';
import { equipment } from '../equipment.ts';

interface Quarter {
  name: string;
  street: string;
  postalCode: string;
  latitude: number;
  longitude: number;
}

interface City {
  name: string;
  region: string;
  timeZone: string;
  kitchens: number;
  quarters: readonly Quarter[];
}

const quarter = (name: string, street: string, postalCode: string, latitude: number, longitude: number): Quarter => ({
  name,
  street,
  postalCode,
  latitude,
  longitude,
});

const cities: readonly City[] = [
  {
    name: 'San Francisco',
    region: 'CA',
    timeZone: 'America/Los_Angeles',
    kitchens: 20,
    quarters: [
      quarter('Mission', 'Folsom St', '94110', 37.7562, -122.4148),
      quarter('Bayview', 'Third St', '94124', 37.7329, -122.3901),
      quarter('SoMa', 'Bryant St', '94103', 37.7725, -122.4075),
      quarter('Dogpatch', 'Minnesota St', '94107', 37.7607, -122.3903),
      quarter('Richmond', 'Clement St', '94118', 37.7825, -122.464),
    ],
  },
  {
    name: 'Chicago',
    region: 'IL',
    timeZone: 'America/Chicago',
    kitchens: 10,
    quarters: [
      quarter('Pilsen', 'W 18th St', '60608', 41.8577, -87.6612),
      quarter('West Loop', 'W Fulton St', '60607', 41.8868, -87.6502),
      quarter('Avondale', 'W Belmont Ave', '60618', 41.9391, -87.711),
    ],
  },
  {
    name: 'New York',
    region: 'NY',
    timeZone: 'America/New_York',
    kitchens: 10,
    quarters: [
      quarter('Bushwick', 'Meserole St', '11206', 40.7081, -73.936),
      quarter('Long Island City', '21st St', '11101', 40.747, -73.9451),
      quarter('Harlem', 'W 125th St', '10027', 40.8116, -73.953),
    ],
  },
];

const names = [
  'Copper Pot',
  'Blue Flame',
  'Long Table',
  'Iron Skillet',
  'Red Door',
  'Morning Bread',
  'Salt House',
  'Green Bench',
  'Night Oven',
  'Stone Hearth',
  'Tin Roof',
  'Corner Stove',
  'White Tile',
  'Open Hood',
  'Second Shift',
  'Early Bird',
  'Brass Ladle',
  'North Light',
  'Quiet Cellar',
  'Market Hall',
];
const kinds = [
  {
    word: 'Kitchen',
    about: 'a full hot line with plenty of bench',
    has: ['range', 'convection-oven', 'griddle', 'charbroiler', 'walk-in-cooler', 'three-compartment-sink'],
  },
  {
    word: 'Bakery',
    about: 'deck ovens, mixers and cool benches for dough',
    has: ['deck-oven', 'spiral-mixer', 'dough-sheeter', 'proofer', 'stand-mixer', 'walk-in-cooler', 'three-compartment-sink'],
  },
  {
    word: 'Commissary',
    about: 'room for a team, cold storage and a dock for the truck',
    has: [
      'range',
      'combi-oven',
      'tilt-skillet',
      'steam-kettle',
      'walk-in-cooler',
      'walk-in-freezer',
      'loading-dock',
      'dish-machine',
      'three-compartment-sink',
    ],
  },
  {
    word: 'Prep Room',
    about: 'quiet, cool and quick to clean, made for catering prep',
    has: ['induction', 'food-processor', 'slicer', 'vacuum-sealer', 'blast-chiller', 'three-compartment-sink'],
  },
] as const;

const inspectionKinds = ['Routine - Unscheduled', 'Routine - Unscheduled', 'Reinspection/Followup'] as const;
const findings = [
  { risk: 'Low Risk', description: 'Wiping cloths not stored in sanitizer', code: 'demo-1' },
  { risk: 'Low Risk', description: 'Worn seal on a cooler door', code: 'demo-2' },
  { risk: 'Moderate Risk', description: 'Hand sink partly blocked by a trolley', code: 'demo-3' },
  { risk: 'Moderate Risk', description: 'Cooler two degrees above its limit', code: 'demo-4' },
];

export interface DemoKitchen {
  listing: NewListing;
  inspections: { date: string; kind: string; score?: number; violations: typeof findings }[];
}

/** Forty kitchens, the same every time for a seed. Inspections end before `today`. */
export function demoKitchens(seed: number, today: Temporal.PlainDate): DemoKitchen[] {
  const random = seededRandom(seed);
  let n = 0;
  return cities.flatMap((city) => Array.from({ length: city.kitchens }, () => kitchen(random, city, n++, today)));
}

function kitchen(random: Random, city: City, n: number, today: Temporal.PlainDate): DemoKitchen {
  const place = random.pick(city.quarters);
  const kind = kinds[n % kinds.length] ?? kinds[0];
  const name = names[n % names.length] ?? 'Corner';
  const extra = random.shuffle(equipment.map(({ code }) => code)).slice(0, 3 + random.below(4));
  const hourly = 2_800 + 100 * random.below(52);
  const opens = 5 + random.below(4);
  return {
    listing: {
      title: `${name} ${kind.word}`,
      summary: `${place.name}: ${kind.about}.`,
      description: `${name} is a licensed commercial kitchen in ${place.name}, ${city.name}, with ${kind.about}. Gas, water, towels and soap are part of the price. Bring your own knives and containers; lockers and a dry-storage cage can be arranged with the host.`,
      address: {
        line1: `${100 + random.below(2_800)} ${place.street}`,
        city: city.name,
        region: city.region,
        postalCode: place.postalCode,
        country: 'US',
      },
      point: { latitude: place.latitude + (random.next() - 0.5) / 60, longitude: place.longitude + (random.next() - 0.5) / 60 },
      timeZone: city.timeZone,
      hourly: Money.money(hourly, 'USD'),
      cleaning: Money.money(1_500 + 500 * random.below(6), 'USD'),
      ...(n % 3 === 0 && { weekendPercent: 20 }),
      ...(n % 4 === 0 && { eveningPercent: 15 }),
      ...(n % 5 === 0 && {
        lengthDiscounts: [
          { hours: 4, percent: 5 },
          { hours: 8, percent: 10 },
        ],
      }),
      squareFeet: 400 + 50 * random.below(40),
      capacity: 2 + random.below(9),
      equipment: [...new Set([...kind.has, ...extra])],
      certifications: [
        'County health permit',
        ...(random.next() < 0.4 ? ['Gluten-free room'] : []),
        ...(random.next() < 0.25 ? ['Kosher supervision possible'] : []),
      ],
      rules: ['Closed shoes and hair covered', 'Label and date everything in the coolers', 'Leave the benches as you found them'],
      weekly: [1, 2, 3, 4, 5, 6, ...(random.next() < 0.6 ? [7] : [])].map((weekday) => ({
        weekday,
        opens: `0${opens}:00`,
        closes: weekday > 5 ? '18:00' : '22:00',
      })),
      bookingRules: { bufferMinutes: 30, leadMinutes: 120, slotMinutes: 30, minimumMinutes: 120, maximumMinutes: 720, horizonDays: 90 },
    },
    inspections: Array.from({ length: 2 + random.below(4) }, (_, back) => {
      const violations = random.shuffle(findings).slice(0, random.below(3));
      const score = 100 - violations.reduce((lost, { risk }) => lost + (risk === 'Low Risk' ? 3 : 7), 0);
      const inspectionKind = random.pick(inspectionKinds);
      const date = today.subtract({ days: 40 + back * 170 + random.below(60) }).toString();
      return { date, kind: inspectionKind, violations, ...(inspectionKind.startsWith('Routine') ? { score } : {}) };
    }),
  };
}
