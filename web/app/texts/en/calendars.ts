export const calendarTexts = {
  'calendars.link': 'Calendar feed',
  'calendars.title': 'Calendars of {title}',
  'calendars.mine': 'My calendar',
  'calendars.feed': 'Calendar feed',
  'calendars.kitchenHint':
    'An address at which Google Calendar, Outlook, Apple Calendar and others read this kitchen’s bookings and blocked times. Nobody’s name is in it.',
  'calendars.mineHint': 'An address at which Google Calendar, Outlook, Apple Calendar and others read your bookings.',
  'calendars.make': 'Make the address',
  'calendars.address': 'Address of the calendar',
  'calendars.copy': 'Copy',
  'calendars.copied': 'Copied.',
  'calendars.secret': 'It is a secret: whoever has the address can read the calendar.',
  'calendars.renew': 'Renew',
  'calendars.remove': 'Remove',
  'calendars.renewHint': 'Renewing gives a new address. In both cases the old one stops working at once, everywhere it is used.',
  'calendars.made': 'The address is ready. Earlier ones no longer work.',
  'calendars.removed': 'The address is removed and answers nobody.',
} as const;
