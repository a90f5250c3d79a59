export { addBlackout, blackoutsOf, removeBlackout, type Blackout } from './blackouts.ts';
export { blockTime, blocksOf, unblockTime, type Block } from './block-time.ts';
export { disconnectAll, type ConnectionsConfig } from './connections/index.ts';
export { closeFeeds } from './feeds/index.ts';
export { removeOutsideCalendars } from './outside/index.ts';
export type { FeedBooking, FeedBookings, FeedsConfig, FeedWindow } from './feeds/index.ts';
export { addException, exceptionsOf, removeException, type NewException } from './exceptions.ts';
export { firstFree } from './first-free.ts';
export { freeAmong, freeAt, type LocalTime } from './free-at.ts';
export { availability, freeInDays, freeTimes, type Availability, type DayAvailability, type Window } from './free-times.ts';
export { addOpening, openingsOf, removeOpening, type Opening } from './openings.ts';
export { checkSlot, holdSlot, type HoldRequest, type SlotCheck } from './hold-slot.ts';
export { freeUnits, keepPart, type NewPart } from './parts.ts';
export { lockResources } from './store.ts';
export { occurrences, parseRule, type WallSeries } from './recurrence/index.ts';
export { checkTimes, holdSeries, seriesTimes, type Clash, type SeriesRequest } from './hold-series.ts';
export { calendarModule, type CalendarConfig } from './module.ts';
export {
  addOutsideCalendar,
  outsideCalendars,
  readCalendar,
  refreshCalendar,
  removeOutsideCalendar,
  type OutsideCalendar,
  type OutsideConfig,
} from './outside/index.ts';
export { createResource, rulesOf, setWeeklyHours, updateRules, type NewResource } from './resource.ts';
export { commitSlot, extendHold, releaseSlot, reservationsOf } from './settle-slot.ts';
export { roomAfter, shortenSlot, stretchSlot, type Room, type Stretch } from './stretch-slot.ts';
export { sweepLapsedHolds } from './sweep.ts';
export type { BookingRules, CalendarException, PartWish, Reservation, ResourceRules, Subject, WeeklyHours } from './types.ts';
export { WallClock } from './wall-clock.ts';
