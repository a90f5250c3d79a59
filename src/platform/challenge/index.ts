export { workWhileAway } from './falling-back.ts';
export { proofOfWork, type ProofOfWork } from './proof-of-work.ts';
export type { Challenges, Refused } from './types.ts';
