export { readCheckpoint, writeCheckpoint, type Checkpoint } from './checkpoint.ts';
export { introducedKey, trustedKeys } from './key-chain.ts';
export { currentSigner, introductions, rotateAuditKey, type KeyConfig, type KeySeal } from './keys.ts';
export { checkCheckpoints, findCheckpoints, type CheckedCheckpoints, type FoundCheckpoints } from './known.ts';
export { exportCheckpoints, makeCheckpoint, type CheckpointConfig } from './make.ts';
export { publishedKeys, type PublishedKey } from './published.ts';
export { readNoteKey, writeNoteKey, type NoteKey } from './signed-note.ts';
export { checkpointState, type CheckpointState } from './state.ts';
