import { Type } from 'typebox';

/** A series of wall time as the API takes and tells it. */
export const seriesFields = {
  startsAt: Type.String({
    pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d$',
    examples: ['2026-03-10T09:00'],
    description: 'First start, by the kitchen’s own clock.',
  }),
  minutes: Type.Integer({ minimum: 5, maximum: 10_080, description: 'How long it lasts, by that clock.' }),
  rule: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 200,
      examples: ['FREQ=MONTHLY;BYDAY=1MO'],
      description: 'How it repeats: FREQ DAILY, WEEKLY or MONTHLY with INTERVAL, BYDAY, COUNT or UNTIL (RFC 5545); once when left out.',
    }),
  ),
};
