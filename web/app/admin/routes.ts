import { index, type RouteConfigEntry, route } from '@react-router/dev/routes';

/** Pages under `/<market>/admin`, for whoever runs the market. */
export const adminRoutes: RouteConfigEntry[] = [
  route('admin', 'admin/admin.tsx', [
    index('admin/overview.tsx'),
    route('bookings', 'admin/bookings.tsx'),
    route('bookings/:bookingId', 'admin/booking.tsx'),
    route('bookings/:bookingId/record', 'admin/record.tsx'),
    route('cases', 'admin/cases.tsx'),
    route('cases/:caseId', 'admin/case.tsx'),
    route('processes', 'admin/processes.tsx'),
    route('ledger', 'admin/ledger.tsx'),
    route('ledger/accounts', 'admin/accounts.tsx'),
    route('dead-letters', 'admin/dead-letters.tsx'),
    route('to-collect', 'admin/to-collect.tsx'),
    route('papers', 'admin/papers.tsx'),
    route('papers/:documentId', 'admin/paper.tsx'),
    route('promo-codes', 'admin/promo-codes.tsx'),
    route('promotions', 'admin/promotions.tsx'),
    route('taxes', 'admin/taxes.tsx'),
    route('reviews', 'admin/reviews.tsx'),
    route('decisions', 'admin/decisions.tsx'),
    route('audit', 'admin/audit.tsx'),
    route('people', 'admin/people.tsx'),
    route('people/:personId', 'admin/person.tsx'),
    route('audit/checkpoints', 'admin/audit-checkpoints.tsx'),
    route('audit/:entryId', 'admin/audit-entry.tsx'),
    route('access', 'admin/access.tsx'),
  ]),
  route('admin/audit/files/:kind/:number', 'admin/audit-file.ts'),
  route('admin/taxes/file', 'admin/tax-file.ts'),
  route('admin/bookings/:bookingId/record/file', 'admin/record-file.ts'),
];
