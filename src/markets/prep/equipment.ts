import type { Vocabulary } from '#modules/listings';

/** What a commercial kitchen may have, in the order to show it. */
export const equipment: Vocabulary = [
  { code: 'range', title: 'Gas range' },
  { code: 'induction', title: 'Induction hobs' },
  { code: 'convection-oven', title: 'Convection oven' },
  { code: 'combi-oven', title: 'Combi oven' },
  { code: 'deck-oven', title: 'Deck oven' },
  { code: 'pizza-oven', title: 'Pizza oven' },
  { code: 'fryer', title: 'Fryer' },
  { code: 'griddle', title: 'Griddle' },
  { code: 'charbroiler', title: 'Charbroiler' },
  { code: 'tilt-skillet', title: 'Tilt skillet' },
  { code: 'steam-kettle', title: 'Steam kettle' },
  { code: 'stand-mixer', title: 'Stand mixer, 20 qt' },
  { code: 'spiral-mixer', title: 'Spiral mixer' },
  { code: 'dough-sheeter', title: 'Dough sheeter' },
  { code: 'proofer', title: 'Proofer' },
  { code: 'food-processor', title: 'Food processor' },
  { code: 'slicer', title: 'Slicer' },
  { code: 'vacuum-sealer', title: 'Vacuum sealer' },
  { code: 'blast-chiller', title: 'Blast chiller' },
  { code: 'walk-in-cooler', title: 'Walk-in cooler' },
  { code: 'walk-in-freezer', title: 'Walk-in freezer' },
  { code: 'dish-machine', title: 'Dish machine' },
  { code: 'three-compartment-sink', title: 'Three-compartment sink' },
  { code: 'loading-dock', title: 'Loading dock' },
];
