export const accountTexts = {
  'notifications.title': 'What happened',
  'notifications.none': 'Nothing yet. We tell you here, and by mail, when something needs you.',
  'notifications.read': 'Mark all as read',
  'notifications.older': 'Older',
} as const;
