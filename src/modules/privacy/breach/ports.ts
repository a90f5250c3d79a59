import type { PrivacyConfig } from '../settings.ts';

/** What cases of lost data need of the market and of the rest of this module. */
export type BreachPorts = Pick<PrivacyConfig, 'houseName' | 'holdings' | 'subjectOf' | 'notify' | 'signer' | 'names' | 'staff'>;

/** Who may open, move and close such cases. */
export const runsBreaches = 'privacy.breaches';
