export const sandboxTexts = {
  'sandbox.title': 'Sandbox',
  'sandbox.clock': 'The demo’s clock',
  'sandbox.now': 'It is {now} in San Francisco.',
  'sandbox.next': 'The next timer is due on {next}.',
  'sandbox.jump.next': 'Jump to the next timer',
  'sandbox.jump.PT1H': 'Jump an hour',
  'sandbox.jump.P1D': 'Jump a day',
  'sandbox.inbox': 'Mail that was sent',
  'sandbox.to': 'To',
  'sandbox.show': 'Show',
  'sandbox.none': 'No mail yet.',
  'sandbox.open': 'Open the link',
} as const;
