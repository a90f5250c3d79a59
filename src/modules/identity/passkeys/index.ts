export { beginPasskeyLogIn, logInWithPasskey, type PasskeyLogIn } from './log-in.ts';
export type { CreationOptions, RequestOptions } from './options.ts';
export { addPasskey, beginPasskey, removePasskey, type AddedPasskey } from './own.ts';
export type { Assertion, Registration } from './verify.ts';
