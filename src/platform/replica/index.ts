export { openReads, type ReadsOptions } from './open-reads.ts';
export { readsThrough } from './reads.ts';
export { watchReplica, type Replica, type ReplicaFacts, type ReplicaOptions } from './replica.ts';
