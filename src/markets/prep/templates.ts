import type { Templates } from '#modules/notifications';
import { balanceTemplates } from './balance-templates.ts';
import { packTemplates } from './packs.ts';
import { claimTemplates } from './claims/templates.ts';

/** Everything Prep writes to people, as ICU messages. */
export const templates: Templates = {
  ...claimTemplates,
  ...balanceTemplates,
  ...packTemplates,
  'identity.verify': {
    title: 'Please confirm your e-mail address',
    text: 'Welcome to Prep. Confirm your address, and you can book and host.\nThe link works once, for 24 hours. If you did not ask for it, do nothing.',
    button: 'Confirm my address',
  },
  'identity.reset': {
    title: 'Choose a new password',
    text: 'Somebody asked for a new password for this address.\nThe link works once, for one hour. If it was not you, do nothing: your password stays as it is.',
    button: 'Choose a new password',
  },
  'identity.already_registered': {
    title: 'You already have an account',
    text: 'Somebody tried to register with this address, which has an account already.\nIf it was you, log in, or choose a new password if you forgot yours.',
    button: 'Log in',
  },
  'identity.password_changed': {
    title: 'Your password was changed',
    text: 'The password of your account was changed just now.\nIf it was not you, choose a new one at once; that ends every session.',
    button: 'Choose a new password',
  },
  'identity.totp_on': {
    title: 'Your authenticator app is on',
    text: 'From now on a log-in asks for a code of your authenticator app. Keep the ten recovery codes where you find them without your phone.\nIf it was not you, choose a new password at once; that ends every session.',
    button: 'Look at my security',
  },
  'identity.totp_off': {
    title: 'Your authenticator app was turned off',
    text: 'A log-in no longer asks for a code of your authenticator app, and its recovery codes are void.\nIf it was not you, choose a new password at once; that ends every session.',
    button: 'Look at my security',
  },
  'identity.token_made': {
    title: 'A token was made for your account',
    text: 'The token “{token}” lets a program act for you: {scopes}.\nIf it was not you, revoke it and choose a new password at once.',
    button: 'Look at my tokens',
  },
  'identity.logged_out_by_staff': {
    title: 'You were logged out',
    text: 'Somebody of our team ended {count, plural, one {a session} other {# sessions}} of yours. If you did not ask for that, look at your devices and write to us.',
    button: 'Look at my devices',
  },
  'identity.recovery_used': {
    title: 'A recovery code was used',
    text: 'One of your recovery codes stood in for your authenticator app just now. {left, plural, =0 {None is left} one {# is left} other {# are left}}; you can make new ones.\nIf it was not you, choose a new password at once; that ends every session.',
    button: 'Look at my security',
  },
  'identity.recovery_made': {
    title: 'New recovery codes were made',
    text: 'Ten new recovery codes stand in for your authenticator app; those you had before no longer work.\nIf it was not you, choose a new password at once; that ends every session.',
    button: 'Look at my security',
  },
  'identity.new_device': {
    title: 'Somebody logged in on a new device',
    text: 'Your account was opened on a device that we had not seen before: {device}, from {address}.\nIf it was you, do nothing. If it was not, say so on the page of your devices: that ends it, and you choose a new password.',
    button: 'Look at my devices',
  },
  'identity.unusual_log_in': {
    title: 'A log-in that looked unusual',
    text: 'Your account was opened in a way that is unusual for you: {device}, from {address}. The page of your devices says why.\nIf it was you, do nothing. If it was not, say so on that page: that ends it, and you choose a new password.',
    button: 'Look at my devices',
  },
  'identity.log_in_code': {
    title: 'Confirm that it is you: {code}',
    text: 'Somebody is logging in with your account: {device}, from {address}. Because that is unusual for you, the page asks for this code:\n{code}\nIt is good for {minutes} minutes, in that browser alone. Never tell it to anybody.\nIf it is not you, somebody knows a way in: choose a new password now. Without the code they do not get in.',
    button: 'Choose a new password',
  },
  'identity.factor_reset_code': {
    title: 'Phone and recovery codes lost? Your code: {code}',
    text: 'Somebody who knows the password of your account says that its second step is lost: {device}, from {address}. If it is you, type this code on the page that asks for it:\n{code}\nIt is good for {minutes} minutes, in that browser alone. Never tell it to anybody. The waiting time begins with it; nothing is removed before that is over.\nIf it is not you, somebody knows your password: choose a new one now. Without the code nothing begins.',
    button: 'Choose a new password',
  },
  'identity.factor_reset_last_code': {
    title: 'Reset your second step now: {code}',
    text: 'The waiting time is over, and somebody is logging in with your password: {device}, from {address}. If it is you, type this code on the page that asks for it:\n{code}\nIt is good for {minutes} minutes, in that browser alone. Never tell it to anybody. It removes your authenticator app, passkeys and recovery codes, and logs every device out.\nIf it is not you, choose a new password now: that stops it.',
    button: 'Choose a new password',
  },
  'identity.factor_reset_begun': {
    title: 'Your second step will be reset',
    text: 'Somebody who knows your password and reads your mail said that your phone and recovery codes are lost: {device}, from {address}.\nIf it was you, wait until {ends}. Then log in with your password and a code that we mail you. If you find your phone before that, just log in with it: that stops this.\nIf it was not you, stop it now: that ends every session, and you choose a new password.',
    button: 'This was not me',
  },
  'identity.factor_reset_soon': {
    title: 'One day left: your second step will be reset',
    text: 'Somebody said that your phone and recovery codes are lost. After {ends} your password and a mailed code are enough to remove your second step.\nIf it was you, there is nothing to do until then. If it was not you, stop it now: that ends every session, and you choose a new password.',
    button: 'This was not me',
  },
  'identity.factor_reset_over': {
    title: 'You can reset your second step now',
    text: 'The waiting time is over. Log in with your password and say again that your phone and codes are lost: we mail you a code, and with it your old second step is removed. You can do this until {until}.\nIf it was not you who asked, choose a new password at once: that stops it, too.',
    button: 'Log in',
  },
  'identity.factor_reset_stopped': {
    title: 'Your second step stays as it is',
    text: 'The reset of your second step was stopped: by you, by a log-in with your second step, or because your password or address was changed. Your authenticator app, passkeys and recovery codes still count.',
    button: 'Look at my security',
  },
  'identity.factor_reset_done': {
    title: 'Your second step was removed',
    text: 'Your authenticator app, passkeys and recovery codes no longer count, and every device but the one that did it is logged out. Please set up a new second step soon.\nIf it was not you, choose a new password at once; that ends every session.',
    button: 'Choose a new password',
  },
  'identity.factor_reset_by_staff': {
    title: 'Our team removed your second step',
    text: 'Your authenticator app, passkeys and recovery codes no longer count, and every device is logged out. Log in with your password, and set up a new second step; until then tools of staff are closed to you.\nIf you did not ask for this, choose a new password at once and write to us.',
    button: 'Choose a new password',
  },
  'identity.login_added': {
    title: 'A new way to log in was added: {provider}',
    text: 'Your {provider} account opens your account here from now on.\nIf it was not you, unlink it at once, choose a new password, and log out everywhere.',
    button: 'Look at accounts elsewhere',
  },
  'identity.login_removed': {
    title: '{provider} was unlinked from your account',
    text: 'Your {provider} account no longer opens your account here, and where it had logged you in you are logged out.\nIf it was not you, choose a new password at once.',
    button: 'Look at accounts elsewhere',
  },
  'identity.passkey_added': {
    title: 'A passkey was added: {name}',
    text: 'From now on this passkey opens your account, and a log-in with your password asks for it, or for another second step.\nIf it was not you, remove it at once, choose a new password, and log out everywhere.',
    button: 'Look at my security',
  },
  'identity.passkey_removed': {
    title: 'A passkey was removed: {name}',
    text: 'It opens your account no more, and where it had logged you in you are logged out.\nIf it was not you, choose a new password at once; that ends every session.',
    button: 'Look at my security',
  },
  'identity.passkey_suspect': {
    title: 'A passkey may have been copied: {name}',
    text: 'It was shown just now, but it has counted fewer uses than we have: there may be a second one. We refused it, and it opens nothing any more.\nRemove it, make a new one, and look at where you are logged in.',
    button: 'Look at my security',
  },
  'identity.email_change_asked': {
    title: 'A new address was asked for',
    text: 'Somebody who is logged in to your account asked for its address to become {email}. It changes when the link in the mail to that address is used.\nIf it was not you, end the sessions that are not yours, and choose a new password.',
    button: 'Look at my devices',
  },
  'identity.email_confirm': {
    title: 'Please confirm your new address',
    text: 'You asked to log in with this address from now on. Confirm it, and it counts.\nThe link works once, for 24 hours. If you did not ask for it, do nothing.',
    button: 'Confirm my address',
  },
  'identity.email_changed': {
    title: 'Your address was changed',
    text: 'Your account now has the address {email}; this one no longer opens it.\nIf it was not you, take it back with the button: that ends every session, and you choose a new password. It works once, for seven days.',
    button: 'This wasn’t me',
  },
  'identity.email_yours': {
    title: 'Your new address counts',
    text: 'From now on you log in with this address, and we write to it.',
    button: 'Look at my security',
  },
  'identity.goodbye': {
    title: 'Your account is closed',
    text: 'Your account is closed, and everything that was held of you is erased. What the law has us keep of bookings and payments stays, under a number.\nThank you for having been here. You can register with this address again at any time.',
  },
  'privacy.closing': {
    title: 'Your account will be erased on {until}',
    text: 'You asked us to close your account. You are logged out everywhere and your kitchens are out of sight.\nOn {until} your account and everything that is held of you is erased for good, but for what the law has us keep of payments, which stays under a number.\nIf you change your mind, or if it was not you who asked, log in before that day: everything stays.',
    button: 'Log in to keep it',
  },
  'privacy.kept': {
    title: 'Your account stays',
    text: 'You logged in, so nothing is erased. Kitchens of yours are still out of sight: publish them again when you like.\nIf it was not you who logged in, change your password now.',
    button: 'Look at my account',
  },
  'privacy.export_ready': {
    title: 'Your data is ready to download',
    text: 'The copy of all that is held of you is made. It can be fetched until {until}, by you alone and while you are logged in.\nIt holds personal things: keep it where only you can read it.',
    button: 'Download it',
  },
  'privacy.breach': {
    title: 'Notice of data breach',
    text: 'Personal data of yours was part of a breach that {house} found on {found}.\nWHAT HAPPENED\n{whatHappened}\nWHAT INFORMATION WAS INVOLVED\n{whatData}\nWHAT WE ARE DOING\n{whatWeDo}\nWHAT YOU CAN DO\n{whatYouCanDo}\nFOR MORE INFORMATION\n{contact}',
  },
  'privacy.breach_opened': {
    title: 'New breach case: {title}',
    text: '{name} has opened a case of personal data that got out, found on {found}. The clocks of the law run from then.\nOpen it to see what is to be done, and until when.',
    button: 'Open the case',
  },
  'privacy.breach_clock': {
    title:
      '{mark, select, missed {Missed} other {Due soon}}: {duty, select, authority {tell the authority} people {tell the people concerned} attorney_general {send the notice to the Attorney General} other {tell the partners concerned}}',
    text: 'Breach case “{title}”: {duty, select, authority {the supervisory authority} people {the people whose data it is} attorney_general {the Attorney General of California} other {the partners concerned}} {mark, select, missed {had} other {must have}} to be told by {until}.\n{mark, select, missed {Do it now, and write down why it was not done before. Or leave it out, with the reason.} other {Tell them, or write down why that is not needed.}}',
    button: 'Open the case',
  },
  'calendar.connection_ended': {
    title: 'A calendar of {kitchen} has to be connected again',
    text: '{provider} says that access to the calendar of {account} was taken back or has run out. Since then nothing is read from it, and your bookings no longer reach it. The times it kept busy before are still kept free.\nConnect it again, or disconnect it to open those times.',
    button: 'Look at my calendars',
  },
  'booking.papers_review.chef': {
    title: 'A person looks at the papers for {listing}',
    text: 'The rules leave something open for your booking {number} of {listing} on {when}, so a person of ours looks at the papers. The time is kept for you for 24 hours. Nothing is set aside or charged before they have said yes.',
    button: 'See what is open',
  },
  'booking.papers_refused.chef': {
    title: '{listing} is not possible',
    text: 'We looked at the papers for booking {number} of {listing} on {when}, and it cannot go ahead:\n{note}\nNothing was charged, and the time is free again.',
    button: 'See what was open',
  },
  'booking.papers_refused.host': {
    title: 'A request did not reach you',
    text: 'A chef asked for {listing} on {when} (booking {number}). We looked at the papers and had to refuse it:\n{note}\nThe time is free again.',
    button: 'See what was open',
  },
  'booking.papers_unanswered.chef': {
    title: 'Nobody could clear the papers in time',
    text: 'We are sorry: nobody could clear the papers for your booking {number} of {listing} on {when} in time. Nothing was charged, and the time is free again.',
    button: 'See what was open',
  },
  'booking.papers_lapsed.chef': {
    title: 'Papers under review: {listing}',
    text: 'A paper that your booking {number} of {listing} on {when} needs no longer holds. Your time is kept and your money is safe. If it is not settled before the start, the booking is cancelled: you get everything back, or, when the open papers are your own, what the cancellation policy gives for this moment.',
    button: 'See what is open',
  },
  'booking.papers_lapsed.host': {
    title: 'Papers under review: {listing}',
    text: 'A paper that booking {number} of {listing} on {when} needs no longer holds. If it is not settled before the start, the booking is cancelled. When the open papers are the kitchen’s, the chef gets everything back.',
    button: 'See what is open',
  },
  'booking.papers_cleared.chef': {
    title: 'Papers in order: {listing}',
    text: 'The papers for your booking {number} of {listing} on {when} are in order again. It goes ahead as confirmed.',
    button: 'See the booking',
  },
  'booking.papers_cleared.host': {
    title: 'Papers in order: {listing}',
    text: 'The papers for booking {number} of {listing} on {when} are in order again. It goes ahead as confirmed.',
    button: 'See the booking',
  },
  'booking.cancelled_for_papers.chef': {
    title: 'Cancelled over the papers: {listing}',
    text: 'Your booking {number} of {listing} on {when} is cancelled, because its papers were not in order. The booking shows what goes back to your card: everything, unless the open papers were your own.',
    button: 'See the booking',
  },
  'booking.cancelled_for_papers.host': {
    title: 'Cancelled over the papers: {listing}',
    text: 'Booking {number} of {listing} on {when} is cancelled, because its papers were not in order. The booking shows what the chef gets back and what is yours.',
    button: 'See the booking',
  },
  'elevation.asked': {
    title: '{name} asks for more rights',
    text: '{name} asks, for {minutes, number} minutes, to: {permissions}.\nWhy: {reason}',
    button: 'Grant or refuse',
  },
  'elevation.granted': {
    title: 'You have more rights for {minutes, number} minutes',
    text: '{name} has granted you, for {minutes, number} minutes: {permissions}.{note, select, none {} other {\n{note}}}',
    button: 'See what you may do',
  },
  'elevation.refused': {
    title: 'Your rights stay as they are',
    text: '{name} has not granted you: {permissions}.{note, select, none {} other {\n{note}}}',
    button: 'See what you may do',
  },
  'waitlist.offer': {
    title: 'A time has come free: {listing}',
    text: 'You wait for {listing}, and {when} has come free. It is kept for you alone until {until}.\nIf you do not book it by then, it goes to the next in turn.',
    button: 'Take it or let it go',
  },
  'waitlist.lapsed': {
    title: 'The time has gone to the next: {listing}',
    text: '{listing} on {when} was kept for you until {until}. It was not booked, so it went to the next in turn, and your place in the waiting list has ended. You can join again at any time.',
    button: 'See my waiting lists',
  },
  'search.found': {
    title: '{count, plural, one {A kitchen} other {# kitchens}} for “{name}”',
    text: 'Your saved search “{name}” has found something new:\n{titles}{more, plural, =0 {} other {\nand # more}}',
    button: 'See what fits',
  },
  'booking.requested.host': {
    title: 'New request: {listing}',
    text: 'A chef would like {listing} on {when} (booking {number}, {total}).\nPlease answer within 24 hours.',
    button: 'Answer the request',
  },
  'booking.requested.chef': {
    title: 'Your request is with the host',
    text: 'You asked for {listing} on {when} (booking {number}).\n{charged} is set aside on your card. Nothing is charged before the host says yes.',
    button: 'See the booking',
  },
  'booking.payment_delayed.chef': {
    title: 'Payments are slow at the moment',
    text: 'The payment provider does not answer yet, so the request for {listing} on {when} (booking {number}) is not with the host. The time is kept for you, and we go on asking.\nYou can wait, or send the request now and pay later.',
    button: 'See the booking',
  },
  'booking.promised.host': {
    title: 'New request, to be paid later: {listing}',
    text: 'A chef would like {listing} on {when} (booking {number}, {total}).\nPayments are slow at the moment, so the amount is not set aside yet. You can accept now; if it is not paid by {payBy}, the booking ends.',
    button: 'Answer the request',
  },
  'booking.promised.chef': {
    title: 'Your request is with the host, to be paid later',
    text: 'You asked for {listing} on {when} (booking {number}). {charged} is to be paid by {payBy}.\nWe ask your card again as soon as payments work; you need to do nothing.',
    button: 'See the booking',
  },
  'booking.owing.chef': {
    title: 'Accepted, to be paid by {payBy}',
    text: 'The host of {listing} said yes to {when} (booking {number}). {charged} is to be paid by {payBy}.\nWe charge your card as soon as payments work. If you would rather pay in another way, write to us with the number of the booking.',
    button: 'See the booking',
  },
  'booking.card_waits.chef': {
    title: 'Your card needs you',
    text: 'Payments work again, but your card did not pay for booking {number} yet: your bank wants a word with you, or refused.\nOpen the booking to see what to do.',
    button: 'See the booking',
  },
  'booking.collected.chef': {
    title: 'Paid and confirmed: {listing}',
    text: 'We have received {charged} for booking {number}, {listing} on {when}. It is kept safe until the work is done. Your card is not charged.',
    button: 'See the booking',
  },
  'booking.not_paid.chef': {
    title: 'Not paid in time',
    text: 'Booking {number} for {listing} on {when} was not paid by {payBy}, so it has ended. Nothing was charged.',
    button: 'Find another time',
  },
  'booking.not_paid.host': {
    title: 'A booking was not paid',
    text: 'Booking {number} for {listing} on {when} was not paid in time, so it has ended. The time is free again.',
  },
  'booking.declined_unpaid.chef': {
    title: '{listing} is not possible this time',
    text: 'The host cannot take booking {number} on {when}. Nothing was charged.\n{note}',
    button: 'Find another kitchen',
  },
  'booking.expired_unpaid.chef': {
    title: 'Your request has expired',
    text: 'The host of {listing} did not answer in time (booking {number}). Nothing was charged.',
  },
  'booking.declined.chef': {
    title: '{listing} is not possible this time',
    text: 'The host cannot take booking {number} on {when}. The amount on your card is being released.\n{note}',
    button: 'Find another kitchen',
  },
  'booking.withdrawn.host': {
    title: 'A request was withdrawn',
    text: 'The chef took the request for {listing} on {when} back (booking {number}). The time is free again.',
  },
  'booking.expired.chef': {
    title: 'Your request has expired',
    text: 'The host of {listing} did not answer in time (booking {number}). The amount on your card is being released.',
  },
  'booking.expired.host': {
    title: 'A request has expired',
    text: 'The request for {listing} on {when} was not answered in time (booking {number}).',
  },
  'booking.confirmed.chef': {
    title: 'Confirmed: {listing}',
    text: 'Your booking {number} for {listing} on {when} is confirmed.\n{charged} was charged and is kept safe until the work is done.{balance, select, none {} other {\nThe balance of {balance} is taken from the same card on {balanceDue}. Make sure that it is there: not paid within 48 hours, the booking is cancelled.}}',
    button: 'See the booking',
  },
  'booking.confirmed.host': {
    title: 'Booked: {listing}',
    text: 'Booking {number} on {when} is confirmed and paid.\nYour share is sent 24 hours after the end.',
    button: 'See the booking',
  },
  'booking.payment_failed.chef': {
    title: 'The payment did not go through',
    text: 'The bank did not release {charged} for booking {number} after all. Nothing was charged and the time is free again.',
  },
  'booking.payment_failed.host': {
    title: 'A booking fell through',
    text: 'The chef’s bank did not pay for booking {number} on {when}. The time is free again.',
  },
  'booking.cancelled_by_chef.host': {
    title: 'A booking was cancelled',
    text: 'The chef cancelled booking {number} for {listing} on {when}. What the policy leaves you is being paid.',
  },
  'booking.cancelled_by_chef.chef': {
    title: 'Your booking is cancelled',
    text: 'Booking {number} for {listing} on {when} is cancelled. The refund follows the cancellation policy.',
  },
  'booking.cancelled_by_host.chef': {
    title: 'The host had to cancel',
    text: 'Booking {number} for {listing} on {when} was cancelled by the host. You get everything back.\n{note}',
  },
  'booking.completed.chef': {
    title: 'Thank you for cooking at {listing}',
    text: 'Booking {number} is complete. We hope the work went well.',
  },
  'booking.refunded.chef': {
    title: 'Your booking was refunded',
    text: 'Everything you paid for booking {number} is on its way back to your card.\n{note}',
  },
  'booking.refunded.host': { title: 'A booking was refunded', text: 'Booking {number} for {listing} was refunded to the chef.\n{note}' },
  'booking.paid_out.host': {
    title: 'Your share is on its way',
    text: 'Your share of booking {number} for {listing} was sent to your account.\nHow was the chef? You have 14 days to write a review; it is shown when both of you have written, or when the time is over.',
    button: 'See the booking',
  },
  'review.ask.chef': {
    title: 'How was the kitchen?',
    text: 'Your booking is done and settled. Tell other chefs what it was like: you have {days} days.\nThe host writes of you too. Neither of you sees what the other wrote before both have written, or the time is over.',
    button: 'Write a review',
  },
  'review.remind': {
    title: 'Your review is still open',
    text: '{waiting, select, yes {The other side has written. You read it as soon as you have written too, or in {days} days.} other {There are {days} days left to write of your booking.}}\nThis is the only reminder.',
    button: 'Write a review',
  },
  'review.shown': {
    title: 'You were reviewed',
    text: 'What was written of you is shown now. You can answer it once, for everybody who reads it.',
    button: 'Read it',
  },
  'review.removed': {
    title: 'Your review was taken down',
    text: 'Somebody asked us to look at a review of yours, and we took it down.\n{reason}',
    button: 'See the booking',
  },
  'listing.marked': {
    title: '{kitchen} is marked as sensitive',
    text: 'Our staff marked {kitchen}: {reasons}.\n{note}\nIt stays on offer. Who searches safely, as everybody does at first, no longer finds it; who opens its page reads why. You cannot take this mark back yourself: write to us if it is no longer true.',
    button: 'See the kitchen',
  },
  'listing.unmarked': {
    title: '{kitchen} is for everyone again',
    text: 'Our staff lifted every mark from {kitchen}, so safe search finds it too.\n{note}',
    button: 'See the kitchen',
  },
  'compliance.accepted.kitchen': {
    title: 'Accepted: {paper} of {kitchen}',
    text: 'Thank you. We looked at the {paper} that you handed in for {kitchen}, and it counts.\n{end, select, other {It is good through {end}. We will remind you in time.} none {It has no last day.}}',
    button: 'See the papers',
  },
  'compliance.accepted.person': {
    title: 'Accepted: {paper}',
    text: 'Thank you. We looked at the {paper} that you handed in, and it counts.\n{end, select, other {It is good through {end}. We will remind you in time.} none {It has no last day.}}',
    button: 'See your papers',
  },
  'compliance.refused.kitchen': {
    title: 'Please send the {paper} of {kitchen} again',
    text: 'We looked at the {paper} that you handed in for {kitchen}, and could not accept it:\n{reason}\nSend a new one whenever you have it; we look at it again.',
    button: 'Send it again',
  },
  'compliance.refused.person': {
    title: 'Please send your {paper} again',
    text: 'We looked at the {paper} that you handed in, and could not accept it:\n{reason}\nSend a new one whenever you have it; we look at it again.',
    button: 'Send it again',
  },
  'compliance.expiring.kitchen': {
    title: 'The {paper} of {kitchen} ends in {days, plural, one {one day} other {# days}}',
    text: 'The {paper} of {kitchen} is good through {end}.\nPlease renew it with the office that gave it out, then hand the new one in here. So your badge stays, and nobody’s booking is held up.',
    button: 'Hand in the new one',
  },
  'compliance.expiring.person': {
    title: 'Your {paper} ends in {days, plural, one {one day} other {# days}}',
    text: 'Your {paper} is good through {end}.\nPlease renew it with the office that gave it out, then hand the new one in here. So your bookings go on as they are.',
    button: 'Hand in the new one',
  },
  'compliance.lapsed.kitchen': {
    title: 'The {paper} of {kitchen} has ended',
    text: 'The {paper} of {kitchen} was good through {end}, and we have no newer one. The badge “Papers in order” is taken down until then, and bookings ahead may be looked at by a person.\nHand the new one in as soon as you have it: everything comes back by itself.',
    button: 'Hand in the new one',
  },
  'compliance.lapsed.person': {
    title: 'Your {paper} has ended',
    text: 'Your {paper} was good through {end}, and we have no newer one. Bookings ahead may be looked at by a person until then.\nHand the new one in as soon as you have it.',
    button: 'Hand in the new one',
  },
};
