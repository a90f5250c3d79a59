export const securityTexts = {
  'security.title': 'Security',
  'security.lead': 'How you get in, and how nobody else does.',
  'security.open': 'Look at my security',
  'security.hint': 'Second factor, passkeys, devices and your e-mail address.',

  'security.prove.title': 'Is it you?',
  'security.prove.lead': 'This matters, so please show once more that it is you. Then it goes on where you were.',
  'security.prove.button': 'Go on',
  'security.prove.link': 'Show that it is you',
  'security.prove.waiting': 'One moment…',
  'security.prove.cancel': 'Not now',

  'security.code': 'Code of your authenticator app',
  'security.codeHint': 'Six digits. They change every thirty seconds.',
  'security.recoveryCode': 'Recovery code',
  'security.recoveryHint': 'One of the ten that you kept. It works once.',
  'security.useRecovery': 'Use a recovery code',
  'security.password': 'Your password',

  'security.second.title': 'One more step',
  'security.second.lead': 'Your password is right. Now the code of your authenticator app.',
  'security.second.button': 'Log in',
  'security.second.over': 'This log-in took too long. Please begin again.',
  'security.second.demo': 'This is the demo: no phone is needed. The authenticator of {name} shows {code} now.',

  'security.totp.title': 'Authenticator app',
  'security.totp.off':
    'A log-in asks for your password alone. With an app on your phone it asks for a code as well, so that a stolen password is not enough.',
  'security.totp.needed': 'You look after this market. That works only with a second factor: set one up, and your tools are back.',
  'security.totp.on': 'A log-in asks for a code of your app. On since',
  'security.totp.begin': 'Set up an app',
  'security.totp.scan': 'Scan this with your authenticator app, or type the key into it. Then type the code that it shows.',
  'security.totp.qr': 'QR code for your authenticator app',
  'security.totp.key': 'Key',
  'security.totp.confirm': 'Turn it on',
  'security.totp.turnOff': 'Turn it off',
  'security.totp.turnOffHint': 'A log-in then asks for your password alone, and your recovery codes no longer work.',
  'security.totp.turnedOff': 'The authenticator app is off.',

  'security.codes.title': 'Recovery codes',
  'security.codes.left':
    '{left, plural, =0 {None is left.} one {# is left.} other {# are left.}} Each lets you in once when your phone is not at hand.',
  'security.codes.make': 'Make ten new ones',
  'security.codes.makeHint': 'The codes that you have now stop working.',
  'security.codes.now': 'Your ten recovery codes',
  'security.codes.keep': 'Print them or write them down: they are shown this once. Each works once.',
  'security.codes.kept': 'I have kept them',
} as const;
