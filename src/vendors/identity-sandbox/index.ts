export type { NewAccount } from './accounts.ts';
export { identitySandboxAppleClient, identitySandboxClient } from './clients.ts';
export { startIdentitySandbox, type IdentitySandbox, type IdentitySandboxOptions } from './server.ts';
export { misbehaviours, type IdentitySwitches, type Misbehaviour } from './switches.ts';
export { visitProvider, type CameBack } from './visit.ts';
