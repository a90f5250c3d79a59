export { endSessions } from './end-sessions.ts';
export { forgetDevices } from './devices.ts';
export { admissionOf, admit, type Admission, type SecondStep } from './admit.ts';
export { beginLogIn, guessesPerHour, logIn, wrongCredentials, type LogInInput } from './log-in.ts';
export { disownSession, endMyOtherSessions, endMySession, mySessions } from './my-sessions.ts';
export { logOut, logOutEverywhere } from './log-out.ts';
export { openSession } from './open-session.ts';
export { refreshSession } from './refresh-session.ts';
export { personActor, withAccessToken, type Origin, type Session } from './session.ts';
