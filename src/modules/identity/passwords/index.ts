export { passwordHasher, standardCost, type PasswordCost, type PasswordHasher } from './hashing.ts';
export { checkPassword, passwordLength } from './rules.ts';
