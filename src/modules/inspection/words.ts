/** What calls to vendors are, as people say it. */
const calls: Readonly<Record<string, string>> = {
  'payments.authorize': 'Reserve money on the card',
  'payments.capture': 'Take the reserved money',
  'payments.cancel': 'Release the reserved money',
  'payments.refund': 'Give money back',
  'payments.transfer': 'Pay out to the provider',
  'payments.detach': 'Forget the saved card',
  'notifications.mail': 'Send a mail',
  'calendar.let_go': 'Disconnect a calendar elsewhere',
};

/** In words; the code itself where there are none, so that nothing is hidden. */
export const callWords = (kind: string): string => calls[kind] ?? kind;

/** "Done at the first try, 2 seconds later." */
export function outcomeWords({
  state,
  attempts,
  at,
  settledAt,
}: {
  state: string;
  attempts: number;
  at: string;
  settledAt?: string;
}): string {
  const tries = attempts === 1 ? 'at the first try' : `after ${attempts} tries`;
  const seconds = settledAt === undefined ? 0 : Math.round(Temporal.Instant.from(settledAt).since(at).total('seconds'));
  const later =
    settledAt === undefined
      ? ''
      : `, ${seconds < 1 ? 'within a second' : seconds < 120 ? `${seconds} seconds later` : `${Math.round(seconds / 60)} minutes later`}`;
  if (state === 'succeeded') return `Done ${tries}${later}.`;
  if (state === 'failed') return `Given up ${tries}${later}.`;
  return attempts === 0 ? 'Not tried yet.' : `No answer yet, tried ${attempts === 1 ? 'once' : `${attempts} times`}.`;
}

const mails: Readonly<Record<string, string>> = {
  succeeded: 'the mail was handed over',
  failed: 'the mail could not be sent',
  pending: 'the mail is on its way',
  none: 'no mail, only in the app',
};

/** "To the guest: the mail was handed over." */
export const messageWords = ({ to, mail }: { to: string; mail: string }): string =>
  `To ${to === 'other' ? 'somebody else' : `the ${to}`}: ${mails[mail] ?? mail}.`;

/** A message's title as people read it, with the booking's own listing in it and no other value. */
export function titleWords(title: string, listing: string): string {
  let words = title.replaceAll('{listing}', listing);
  // From within, as choices have texts in braces.
  for (let before = ''; before !== words; ) [before, words] = [words, words.replaceAll(/\{[^{}]*\}/g, '…')];
  return words;
}
