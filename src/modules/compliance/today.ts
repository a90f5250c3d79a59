import type { Context } from '#platform/context';

/** The day by business time. Rules begin and end at a day's border, which is taken in UTC everywhere. */
export const today = (ctx: Context): string => ctx.clock.now().toZonedDateTimeISO('UTC').toPlainDate().toString();
