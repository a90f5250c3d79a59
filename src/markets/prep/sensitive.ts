import type { SensitiveReason } from '#modules/listings';

/** Why a kitchen may not be for everyone to come upon, in the order to show it. */
export const sensitiveReasons: readonly SensitiveReason[] = [
  { code: 'cannabis', title: 'Cannabis products', explains: 'Food or drink with cannabis is made here.' },
  { code: 'alcohol', title: 'Alcohol production', explains: 'Beer, wine or spirits are made here.' },
  {
    code: 'slaughter',
    title: 'Slaughter and whole game',
    explains: 'Animals are slaughtered here, or whole carcasses and game are hung and cut.',
  },
];
