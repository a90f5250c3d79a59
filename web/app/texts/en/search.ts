export const searchTexts = {
  'search.words': 'Search kitchens',
  'search.placeholder': 'Search kitchens',
  'search.card.score': 'Inspected: {score, number}',
  'search.card.distance': '{miles, number, ::.0} mi away',
  'search.card.more': '{count, plural, other {# more}}',
  'search.card.hourly': 'an hour',
} as const;
