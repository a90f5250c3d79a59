export { reseal, sealedUnder, type Resealed, type SealedColumn } from './reseal.ts';
export { fieldSeal, type FieldKey, type FieldSeal } from './field-seal.ts';
