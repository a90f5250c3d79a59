import type { Catalogue, Product } from '#modules/recommendations';
import type { Facts } from '#modules/compliance';

/** A product as the rules see it: what is true of it however it is made. What depends on the day's work is left out. */
export type PrepProduct = Product & { facts: Required<Pick<Facts, 'activity' | 'product'>> };

/** What most food is not. */
const plain = { isJuice: false, isSeafood: false, containsMeatOrPoultry: false, specialProcess: 'none', reducedOxygenPackaged: false };
const fresh = { ...plain, packaged: false, readyToEat: true, needsTemperatureControl: true, fromApprovedSource: true, preserved: 'none' };
const catering = { kind: 'catering', sale: 'direct' };
const packaged = { kind: 'packaged_food', sale: 'wholesale', qualifiedFacility: false };

export const products: readonly PrepProduct[] = [
  {
    code: 'cream-cakes',
    title: 'Wedding cakes with cream filling',
    summary: 'Layered cakes with custard, cream or cream cheese, delivered whole.',
    class: 'cold-sweets',
    needs: ['walk-in-cooler'],
    facts: { activity: catering, product: { ...fresh, heldCold: true, rawAnimal: 'eggs' } },
  },
  {
    code: 'bread',
    title: 'Bread and rolls for shops',
    summary: 'Loaves that keep at room temperature, sold by others.',
    class: 'dry-bakery',
    needs: ['deck-oven'],
    facts: {
      activity: packaged,
      product: { ...plain, packaged: true, needsTemperatureControl: false, readyToEat: true, rawAnimal: 'none' },
    },
  },
  {
    code: 'hot-sauce',
    title: 'Hot sauce, bottled',
    summary: 'Pepper sauce with vinegar, in bottles, sold to shops.',
    class: 'acidified',
    needs: ['steam-kettle'],
    facts: {
      activity: packaged,
      product: { ...plain, packaged: true, needsTemperatureControl: false, preserved: 'acidified', readyToEat: true, rawAnimal: 'none' },
    },
  },
  {
    code: 'kombucha',
    title: 'Kombucha',
    summary: 'Fermented tea in bottles, kept cold, sold to shops.',
    class: 'ferments',
    needs: ['walk-in-cooler'],
    facts: {
      activity: packaged,
      product: {
        ...plain,
        packaged: true,
        needsTemperatureControl: true,
        heldCold: true,
        readyToEat: true,
        preserved: 'none',
        rawAnimal: 'none',
      },
    },
  },
  {
    code: 'truck-tacos',
    title: 'Food-truck tacos',
    summary: 'Braised meat, salsas and tortillas, prepared in a kitchen and finished on a truck.',
    class: 'hot-meals',
    needs: ['griddle'],
    facts: {
      activity: { kind: 'mobile_food', sale: 'direct', onPublicWay: true, deliversByVehicle: true },
      product: { ...fresh, heldHot: true, cooled: true, rawAnimal: 'ground_meat', containsMeatOrPoultry: true },
    },
  },
  {
    code: 'tamales',
    title: 'Tamales for parties',
    summary: 'Steamed by the hundred, carried hot to the guests.',
    class: 'hot-meals',
    needs: ['steam-kettle'],
    facts: {
      activity: { ...catering, deliversByVehicle: true },
      product: { ...fresh, heldHot: true, cooled: true, rawAnimal: 'whole_meat', containsMeatOrPoultry: true },
    },
  },
  {
    code: 'sushi',
    title: 'Sushi and poke',
    summary: 'Raw fish over rice, made and handed over the same day.',
    class: 'raw-fish',
    needs: ['slicer'],
    facts: {
      activity: { ...catering, servedSameDay: true },
      product: { ...fresh, heldCold: true, servedRawFish: true, isSeafood: true, rawAnimal: 'fish' },
    },
  },
  {
    code: 'meal-boxes',
    title: 'Chilled meal boxes, vacuum-packed',
    summary: 'Cooked, chilled and packed without air, for the week.',
    class: 'chilled-meals',
    needs: ['vacuum-sealer'],
    facts: {
      activity: { kind: 'meal_prep', sale: 'direct' },
      product: {
        ...fresh,
        packaged: true,
        heldCold: true,
        cooled: true,
        keptOverADay: true,
        reducedOxygenPackaged: true,
        rawAnimal: 'poultry',
      },
    },
  },
];

export const catalogue: Catalogue = {
  products,
  activities: [
    { code: 'catering', title: 'Catering' },
    { code: 'packaged_food', title: 'Packaged food for shops' },
    { code: 'mobile_food', title: 'Food truck or cart' },
    { code: 'meal_prep', title: 'Meal preparation' },
  ],
  classes: [
    {
      code: 'cold-sweets',
      title: 'Cakes and desserts that must be kept cold',
      explains: 'Cream and custard let germs grow, so the law counts them as food that needs temperature control.',
      activity: 'catering',
      needs: ['convection-oven', 'stand-mixer'],
    },
    {
      code: 'dry-bakery',
      title: 'Bakery goods that keep',
      explains: 'Dry and baked through: safe at room temperature, so fewer rules apply.',
      activity: 'packaged_food',
      needs: ['spiral-mixer'],
    },
    {
      code: 'acidified',
      title: 'Acidified food in bottles and jars',
      explains: 'Acid keeps it safe, if there is enough of it: the recipe has to be proved and filed before the first bottle is sold.',
      activity: 'packaged_food',
      needs: ['three-compartment-sink'],
    },
    {
      code: 'ferments',
      title: 'Fermented drinks',
      explains: 'They live on in the bottle: kept cold, and below half a percent of alcohol unless you are licensed for more.',
      activity: 'packaged_food',
      needs: ['three-compartment-sink'],
    },
    {
      code: 'hot-meals',
      title: 'Meals that are served hot',
      explains: 'Cooked through, held hot, and cooled fast when something is left.',
      activity: 'catering',
      needs: ['range'],
    },
    {
      code: 'raw-fish',
      title: 'Raw fish',
      explains: 'Nothing is cooked that could make it safe: freezing against parasites, cold all the way, and a warning on the menu.',
      activity: 'catering',
      needs: ['walk-in-cooler'],
    },
    {
      code: 'chilled-meals',
      title: 'Cooked and chilled meals',
      explains: 'Chilled within six hours, dated, and packed without air only by a written plan.',
      activity: 'meal_prep',
      needs: ['range', 'blast-chiller'],
    },
  ],
  places: [
    { code: 'us-ca-san-francisco', title: 'San Francisco', area: 'San Francisco, CA' },
    { code: 'us-il-chicago', title: 'Chicago', area: 'Chicago, IL' },
    { code: 'us-ny-new-york', title: 'New York', area: 'New York, NY' },
  ],
};

export const places: Readonly<Record<string, Facts['place']>> = {
  'us-ca-san-francisco': { country: 'US', region: 'CA', county: 'San Francisco', city: 'San Francisco' },
  'us-il-chicago': { country: 'US', region: 'IL', city: 'Chicago' },
  'us-ny-new-york': { country: 'US', region: 'NY', city: 'New York' },
};
