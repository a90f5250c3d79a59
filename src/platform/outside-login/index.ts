export { clientRefused, declined, noAnswer, refusedAnswer } from './failures.ts';
export type { LoginProvider, LoginProviderName, OutsideIdentity, Visit } from './port.ts';
