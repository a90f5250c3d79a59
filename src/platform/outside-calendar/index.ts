export { ask, type Ask, type Answered } from './ask.ts';
export { refusedBy, unknownAnswer } from './failures.ts';
export { challengeOf, tokenRequest, type OAuthClient } from './oauth.ts';
export type { CalendarProvider, Changes, Grant, ProviderCalendar, ToldEvent, WrittenEvent } from './port.ts';
