import type { ClaimsRules } from '#modules/claims';
import { feeSchedules, overtimeTag } from '../fees.ts';
import { depositProcess } from './deposit-process.ts';
import { closedProcess, disputeProcess, noShowProcess } from './escrow-processes.ts';
import { extensionProcess } from './extension-process.ts';
import { openings } from './openings.ts';
import { overtimeProcess } from './overtime-process.ts';

/** Everything that Prep says about claims as data: how each kind goes, when it can be opened, and by which prices. */
export const claiming: Pick<ClaimsRules, 'graphs' | 'openings' | 'schedules' | 'moreTime'> = {
  graphs: {
    deposit: depositProcess,
    dispute: disputeProcess,
    no_show: noShowProcess,
    closed: closedProcess,
    extension: extensionProcess,
    overtime: overtimeProcess,
  },
  openings,
  schedules: feeSchedules,
  moreTime: { timeLine: 'time', overtimeTag },
};
