export { endTheirSessions, type TheirSessions } from './end-their-sessions.ts';
export { logsOut, looksUp } from './find-people.ts';
export { peopleRoutes } from './http.ts';
