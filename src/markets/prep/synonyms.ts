import type { Synonyms } from '#modules/search';

/** Words that mean the same to a chef. */
export const synonyms: Synonyms = [
  ['bakery', 'baking', 'bread', 'pastry'],
  ['commissary', 'ghost', 'cloud'],
  ['fridge', 'cooler', 'refrigerator'],
  ['stove', 'range', 'burner'],
  ['grill', 'charbroiler', 'griddle'],
];
