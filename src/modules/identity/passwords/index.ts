export { breachedCheck, type BreachedCheck, type BreachedConfig } from './breached.ts';
export { passwordHasher, standardCost, type PasswordCost, type PasswordHasher } from './hashing.ts';
export { checkNewPassword, isKnownPassword, passwordLength } from './rules.ts';
