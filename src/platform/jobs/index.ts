export { addJob, cancelJobs, enqueue, wake } from './enqueue.ts';
export {
  claimJobs,
  failJob,
  finishJob,
  hastenJobs,
  keepJob,
  leaseSeconds,
  postponeJob,
  renewLeases,
  returnJobs,
  returnLostJobs,
  type ClaimedJob,
  type Places,
  type Queues,
} from './claim.ts';
export { deadLetters, discardDeadLetter, replayDeadLetter, type DeadLetter } from './dead-letters.ts';
export { nudge, onNudge, workChannel } from './nudge.ts';
export { nextDue, pruneJobs, workStats, type WorkStats } from './stats.ts';
export type { JobTables, Lane } from './tables.ts';
export * from './types.ts';
