export { askReset, confirmReset, resetAtLogIn, type ResetAtLogIn, type ResetStep } from './ask.ts';
export { resetsFactors, resetTheirFactors } from './by-staff.ts';
export { factorResetRoutes } from './http.ts';
export { disownReset, stopMyReset, stopResetAtLogIn } from './stop.ts';
export { factorResetJob } from './tell.ts';
