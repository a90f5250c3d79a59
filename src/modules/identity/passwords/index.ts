export { breachedCheck, type BreachedCheck, type BreachedConfig } from './breached.ts';
export { passwordHasher, standardCost, type PasswordCost, type PasswordHasher } from './hashing.ts';
export { checkNewPassword, passwordLength } from './rules.ts';
