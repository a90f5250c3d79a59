import type { Roles } from '#platform/context';

const everyday = [
  'bookings.oversee',
  'listings.oversee',
  'listings.mark',
  'papers.review',
  'decisions.read',
  'reviews.moderate',
  'records.share',
  'people.look',
  'people.log_out',
];
const delicate = [
  'cases.rule',
  'ledger.read',
  'payments.reconcile',
  'money.by_hand',
  'operations.run',
  'promos.manage',
  'promotions.manage',
  'privacy.breaches',
  'privacy.oversee',
  'privacy.reveal',
];

/**
 * Who may do what in Prep. Support looks after people day by day; what decides over money it may ask an admin for, for a while. Nobody
 * asks for the right to give rights.
 */
export const roles: Roles = {
  chef: { title: 'Chef', staff: false, may: ['bookings.request', 'packs.buy', 'papers.submit', 'waitlist.join'], mayAsk: [] },
  host: {
    title: 'Host',
    staff: false,
    may: ['listings.manage', 'calendar.manage', 'packs.offer', 'papers.submit', 'payouts.receive', 'waitlist.read'],
    mayAsk: [],
  },
  support: { title: 'Support', staff: true, may: [...everyday, 'rights.ask'], mayAsk: [...delicate, 'audit.read'] },
  admin: {
    title: 'Admin',
    staff: true,
    may: [...everyday, ...delicate, 'audit.read', 'plans.assign', 'people.reset_factors', 'roles.grant'],
    mayAsk: [],
  },
};
