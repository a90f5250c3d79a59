import type { handIn, CasePorts, Facts, Jurisdiction, Rule, Ruleset, RuleVersion } from '#modules/compliance';

/** Small sets of rules for tests: a country, a state, a town, and a handful of words. */

export const citation = { section: 'Test Act § 1', url: 'https://law.example/1', checkedOn: '2026-01-01', reviewBy: '2027-01-01' };

export const version = (parts: Partial<RuleVersion> = {}): RuleVersion => ({
  version: 1,
  from: '2020-01-01',
  citation,
  requires: 'product.coldHoldingF <= 41',
  effect: 'refuse',
  remedy: 'Turn the refrigerator down.',
  ...parts,
});

export const rule = (id: string, parts: Partial<RuleVersion> = {}, more: Partial<Rule> = {}): Rule => ({
  id,
  subject: 'product',
  title: 'Cold food is held at 41 °F or below',
  versions: [version(parts)],
  ...more,
});

export const ruleset = (rules: { us?: Rule[]; state?: Rule[]; town?: Rule[] } = {}): Ruleset => {
  const country = 'US';
  const jurisdictions: Jurisdiction[] = [
    { id: 'us', name: 'United States', level: 'federal', place: { country }, rules: rules.us ?? [] },
    { id: 'us-xx', name: 'Xanadu', level: 'state', parent: 'us', place: { country, region: 'XX' }, rules: rules.state ?? [] },
    {
      id: 'us-xx-town',
      name: 'Town',
      level: 'city',
      parent: 'us-xx',
      place: { country, region: 'XX', city: 'Town' },
      rules: rules.town ?? [],
    },
  ];
  return {
    vocabulary: {
      facts: {
        'kitchen.open': { type: 'yes-no', title: 'whether the kitchen is open' },
        'activity.kind': { type: 'text', title: 'what you make' },
        'activity.sales': { type: 'number', title: 'the sales so far', unit: '$' },
        'product.coldHoldingF': { type: 'number', title: 'the temperature cold food is held at', unit: '°F' },
        'product.heldCold': { type: 'yes-no', title: 'whether the food is held cold' },
        'product.allergens': { type: 'list', title: 'the allergens in it' },
        'product.label': { type: 'list', title: 'the allergens on the label' },
      },
      evidence: { permit: { of: 'kitchen', title: 'health permit' }, card: { of: 'operator', title: 'food handler card' } },
    },
    jurisdictions,
  };
};

export const town = { country: 'US', region: 'XX', city: 'Town' };
export const facts = (parts: Partial<Facts> = {}): Facts => ({ place: town, product: { coldHoldingF: 40 }, ...parts });

/** A market without kitchens and papers, for tests of rules alone. */
export const noDesk: { cases: CasePorts; files: Parameters<typeof handIn>[2] } = {
  files: { storage: undefined as never, urls: undefined as never },
  cases: {
    kitchen: async () => undefined,
    operatorFacts: () => ({}),
    names: async () => new Map(),
    personZone: 'UTC',
    pageOf: () => '/',
    notify: async () => undefined,
  },
};
