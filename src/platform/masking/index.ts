export { maskEmail, maskName } from './mask.ts';
export { masksFor, type Masks, type NamedPerson } from './masks.ts';
export { cover, reveal, revealedTo, reveals, shownFor } from './reveals.ts';
