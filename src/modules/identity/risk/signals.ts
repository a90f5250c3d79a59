/** One thing that makes a log-in more or less likely to be the owner's. */
export interface Signal {
  /** Added to the score; below zero it speaks for the owner. */
  points: number;
  /** Why this many: for whoever thinks of another number. */
  because: string;
  /** What the owner and staff read. */
  says: string;
}

/** From which score on a level begins. */
export const levels = { medium: 40, high: 70 } as const;

/** How far back each of them looks. */
export const looksBack = {
  passwordHours: 24,
  emailDays: 7,
  disownedDays: 7,
  suspectDays: 7,
  resetDays: 7,
  unseenDays: 90,
  travelMinutes: 120,
} as const;

/** Wrong guesses in the last hour, from devices that are not known. */
export const guesses = { some: 3, many: 8 } as const;

/**
 * Every signal that this house really has. The weights are chosen so that nothing that happens to honest people alone (a new phone at home: 35;
 * a new laptop in a café: 55) is `high`, and a stranger with the right password after guessing (25 + 20 + 35) is.
 */
export const signals = {
  known_device: {
    points: -30,
    because: 'Its cookie is a secret of 256 bits that only an earlier log-in gave out: more than any one thing below outweighs.',
    says: 'This device had logged in before.',
  },
  new_device: {
    points: 25,
    because: 'Every stranger has it, and every owner now and then: alone it means a mail and no more.',
    says: 'The device had not been seen before.',
  },
  new_kind: {
    points: 10,
    because: 'Anybody can say what browser they are: to be the same proves nothing, to be another tells a little.',
    says: 'Another kind of browser or system than before.',
  },
  new_network: {
    points: 20,
    because: 'People move between few networks, but they do move, and a phone’s changes by itself.',
    says: 'From a network that had not been seen before.',
  },
  new_country: {
    points: 15,
    because: 'Comes on top of the network; holidays are more common than theft.',
    says: 'From a country that had not been seen before.',
  },
  far_too_soon: {
    points: 30,
    because: 'Two countries within two hours are a border, a VPN, or two people.',
    says: 'From another country than less than two hours before.',
  },
  some_guesses: {
    points: 20,
    because: 'Three wrong passwords within the hour are often the owner’s own; with a new network they seldom are.',
    says: 'Wrong passwords or codes had been tried within the hour.',
  },
  many_guesses: {
    points: 35,
    because: 'Eight of the ten that an hour allows: somebody guesses, and this log-in may be the one that was right.',
    says: 'Many wrong passwords or codes had been tried within the hour.',
  },
  new_password: {
    points: 10,
    because: 'Owners log in right after choosing one; so does who got hold of the mailbox.',
    says: 'The password was less than a day old.',
  },
  new_email: {
    points: 20,
    because: 'Taking an account over begins with its address, and the former one can still take it back.',
    says: 'The e-mail address had been changed within a week.',
  },
  disowned: {
    points: 25,
    because: 'The owner said so, or a copied token did: somebody else was in this account.',
    says: 'Within a week a log-in of this account turned out to be somebody else’s.',
  },
  suspect_passkey: {
    points: 20,
    because: 'A counter that went back is rare without a copy, but programs have bugs.',
    says: 'There may be a copy of one of the passkeys.',
  },
  factors_reset: {
    points: 45,
    because:
      'Who waited for it, or talked somebody into it, logs in next: from a device that is not known that is asked about by mail, with nothing else besides.',
    says: 'The second step had been reset within a week.',
  },
  breached_password: {
    points: 30,
    because: 'Lists of breaches are tried everywhere; with any second sign it is more likely to be somebody else.',
    says: 'The password is known from a breach elsewhere, or is among the commonest: please choose another.',
  },
  long_unseen: {
    points: 15,
    because: 'Accounts that nobody looks after are the ones to take; owners come back, too.',
    says: 'Nobody had logged in for more than three months.',
  },
} as const satisfies Record<string, Signal>;

export type SignalName = keyof typeof signals;

export const isSignal = (name: string): name is SignalName => Object.hasOwn(signals, name);
