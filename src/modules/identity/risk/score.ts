import { guesses, levels, looksBack, signals, type SignalName } from './signals.ts';

export type RiskLevel = 'low' | 'medium' | 'high';

/** How likely a log-in is somebody else's, with everything that was counted: the points add up to the score. */
export interface Risk {
  /** 0 to 100. */
  score: number;
  level: RiskLevel;
  signals: { name: SignalName; points: number }[];
}

/** What is known when the first step was right. `undefined` where this house cannot know: that says nothing either way. */
export interface RiskFacts {
  /** Whether anybody logged in to this account before: without that nothing can be new. */
  hasEarlier: boolean;
  isDeviceKnown: boolean;
  isKindKnown: boolean | undefined;
  isNetworkKnown: boolean | undefined;
  isCountryKnown: boolean | undefined;
  /** Since the last log-in from another country than this one's. */
  minutesSinceElsewhere: number | undefined;
  /** Wrong ones of the last hour, from devices that are not known. */
  wrongGuesses: number;
  /** Since it was set, after the account was made. */
  hoursSincePassword: number | undefined;
  isEmailNew: boolean;
  wasDisowned: boolean;
  hasSuspectPasskey: boolean;
  wasFactorReset: boolean;
  isPasswordBreached: boolean;
  daysUnseen: number;
}

/**
 * The score of a log-in: pure, and explained by its signals. On a device that logged in before it is never `high`, whatever strangers do
 * elsewhere: so nobody can have an owner asked for more than a proof there.
 */
export function scoreOf(facts: RiskFacts): Risk {
  const found = (Object.keys(signals) as SignalName[]).filter((name) => counts[name](facts));
  const counted = found.map((name) => ({ name, points: signals[name].points }));
  const sum = counted.reduce((all, { points }) => all + points, 0);
  const score = Math.min(100, Math.max(0, sum));
  return { score, level: levelOf(score, facts.isDeviceKnown), signals: counted };
}

const levelOf = (score: number, isDeviceKnown: boolean): RiskLevel => {
  if (score < levels.medium) return 'low';
  return score < levels.high || isDeviceKnown ? 'medium' : 'high';
};

const counts: Record<SignalName, (facts: RiskFacts) => boolean> = {
  known_device: ({ isDeviceKnown }) => isDeviceKnown,
  // Who had a second step had logged in, though no session of that time may be remembered.
  new_device: ({ hasEarlier, wasFactorReset, isDeviceKnown }) => (hasEarlier || wasFactorReset) && !isDeviceKnown,
  new_kind: ({ hasEarlier, isKindKnown }) => hasEarlier && isKindKnown === false,
  new_network: ({ hasEarlier, isNetworkKnown }) => hasEarlier && isNetworkKnown === false,
  new_country: ({ hasEarlier, isCountryKnown }) => hasEarlier && isCountryKnown === false,
  far_too_soon: ({ minutesSinceElsewhere: minutes }) => minutes !== undefined && minutes < looksBack.travelMinutes,
  some_guesses: ({ wrongGuesses }) => wrongGuesses >= guesses.some && wrongGuesses < guesses.many,
  many_guesses: ({ wrongGuesses }) => wrongGuesses >= guesses.many,
  new_password: ({ hoursSincePassword: hours }) => hours !== undefined && hours < looksBack.passwordHours,
  new_email: ({ isEmailNew }) => isEmailNew,
  disowned: ({ wasDisowned }) => wasDisowned,
  suspect_passkey: ({ hasSuspectPasskey }) => hasSuspectPasskey,
  factors_reset: ({ wasFactorReset }) => wasFactorReset,
  breached_password: ({ isPasswordBreached }) => isPasswordBreached,
  long_unseen: ({ daysUnseen }) => daysUnseen > looksBack.unseenDays,
};
