export const prepTexts = {
  'prep.title': 'Prep',
  'prep.line':
    'Licensed kitchens by the hour, for people who cook for a living. Inspected, equipped, paid for only when the host says yes.',
  'prep.pageTitle': 'Prep: licensed kitchens by the hour',
  'prep.hero.title': 'A licensed kitchen, the hours you need it.',
  'prep.hero.lead':
    'Find a commercial kitchen near you, see its inspections and its price to the cent, and book it for as long as the job takes.',
  'prep.hero.what': 'What do you need?',
  'prep.hero.whatHint': 'Pastry, walk-in cooler, a street…',
  'prep.hero.city': 'City',
  'prep.hero.anyCity': 'Any city',
  'prep.hero.date': 'Day',
  'prep.hero.search': 'Search kitchens',
  'prep.hero.count': '{count, plural, =0 {Kitchens open soon} one {# kitchen ready to book} other {# kitchens ready to book}}',
  'prep.popular': 'Often looked for',
  'prep.featured.title': 'Kitchens to start with',
  'prep.featured.all': '{count, plural, other {See all # kitchens}}',
  'prep.featured.none': 'Our first kitchens are just getting ready. Please look in again soon.',
  'prep.how.title': 'From an idea to a hot stove',
  'prep.how.find.title': 'Find the right room',
  'prep.how.find.text': 'Filter by equipment, price and the hours that are really free. Every kitchen shows its public health inspections.',
  'prep.how.book.title': 'Ask, with your card on hold',
  'prep.how.book.text': 'You see each line of the price before you pay. Your card is only charged when the host accepts.',
  'prep.how.cook.title': 'Cook, and leave it clean',
  'prep.how.cook.text':
    'We keep the money safe until your hours are over; then the host is paid. If plans change, the rules for refunds are plain.',
  'prep.host.title': 'Have a kitchen that rests at night?',
  'prep.host.text':
    'Let licensed chefs use the hours you do not. You set the price, the hours and the rules, and you say yes to every booking.',
  'prep.host.button': 'List your kitchen',
} as const;
