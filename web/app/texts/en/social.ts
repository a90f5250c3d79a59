export const socialTexts = {
  'social.or': 'or',
  'social.continue': 'Continue with {title}',
  'social.buttons': 'Log in with an account you have elsewhere',

  'social.back.title': 'Back from {title}',
  'social.back.text': 'One moment: we check what {title} says. If nothing happens, press the button.',
  'social.back.button': 'Go on',
  'social.back.failed': 'That did not work',
  'social.back.again': 'Begin again',
  'social.failed': '{reason}',
  'social.over': 'That log-in is over. Please begin again.',

  'social.arrival.title': 'One step left',
  'social.arrival.known': '{title} says that you are {email}.',
  'social.arrival.unknown': '{title} knows you, and does not tell us an address that it vouches for.',
  'social.arrival.account': 'Choose what brings you here and how others see you, and your account is ready.',
  'social.arrival.address': 'Write an address where we reach you. We send a link to it; open it in this browser.',
  'social.arrival.button': 'Create account',
  'social.arrival.haveTitle': 'Have an account here already?',
  'social.arrival.have': 'Log in to it once, and {title} is linked to it.',
  'social.arrival.haveButton': 'Log in and link',
  'social.arrival.mailed':
    'A link is on its way to {email}. Open it in this browser, within 24 hours. Nothing there? Look among the unwanted mail, or write the address once more below.',

  'social.logIn.title': 'You have an account already',
  'social.logIn.text':
    '{title} says that you are {email}, and there is an account with this address. Log in to it once as you always do, and {title} is linked to it.',
  'social.logIn.button': 'Log in',

  'social.link.title': 'Link {title} to your account?',
  'social.link.text': 'You are logged in as {email}. From now on {account} at {title} would open this account too.',
  'social.link.textPlain': 'You are logged in as {email}. From now on your {title} account would open this account too.',
  'social.link.button': 'Link {title}',
  'social.drop': 'Not now',
  'social.dropped': 'Nothing was linked.',
  'social.proven': 'Thank you, that was you. Please go on with what you were doing.',
  'social.proveAt': 'Log in again at {title}',
  'social.proveHere': 'You have no password here. Log in once more where you always do: then you come back to this page.',
  'social.linked': 'Linked. You can log in with it from now on.',
  'social.created': 'Your account is ready. Welcome, {name}.',

  'social.confirm.title': 'Confirm your e-mail',
  'social.confirm.lead': 'One press, and your account is ready.',
  'social.confirm.button': 'Confirm and log in',

  'social.proveAgain':
    'You have no password here. Log out and log in again with your account elsewhere: for ten minutes that is proof enough. Or set a password, under Accounts elsewhere.',

  'social.mine.title': 'Log in with accounts elsewhere',
  'social.mine.short': 'Accounts elsewhere',
  'social.mine.lead':
    'An account that you have elsewhere can open your account here. We learn your name and address, and keep no access to anything there.',
  'social.mine.none': 'No account elsewhere is linked yet.',
  'social.mine.nowhere': 'This house offers no log-in with accounts elsewhere.',
  'social.mine.since': 'Linked',
  'social.mine.used': 'last used',
  'social.mine.unlink': 'Unlink',
  'social.mine.unlinkNamed': 'Unlink {title}',
  'social.mine.unlinked': 'Unlinked. Where it had logged you in elsewhere, you are logged out.',
  'social.mine.link': 'Link {title}',
  'social.mine.more': 'Link another',
  'social.mine.last': 'This is your only way in. Set a password first, then you can unlink it.',
  'social.mine.password': 'You have no password',
  'social.mine.passwordHint':
    'You log in with an account elsewhere. With a password you can log in when that account is gone, and change what needs one.',
  'social.mine.passwordButton': 'Mail me a link to set one',
  'social.mine.open': 'Look at accounts elsewhere',
} as const;
