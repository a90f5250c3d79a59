export { fieldSeal, type FieldKey, type FieldSeal } from './field-seal.ts';
