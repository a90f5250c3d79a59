export { canonical, hashFacts } from './canonical.ts';
export {
  genesis,
  hashOf,
  newSalt,
  personalFields,
  withhold,
  saysOnlyWhatIsHashed,
  withheldName,
  wordsKept,
  type LogEntry,
  type PersonalField,
} from './entry.ts';
export { verifyLog, type KnownCheckpoint, type LogVerdict } from './verify-log.ts';
export { verifyProof, writeProof, type EntryProof, type ProofVerdict } from './proof.ts';
export { consistencyFormat, formatOf, verifyConsistency, writeConsistency, type ConsistencyVerdict } from './consistency.ts';
