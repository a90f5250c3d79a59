/** Who sends a request that is right, apart from what the walk puts wrong. */
export type Side = 'chef' | 'host' | 'support' | 'admin' | 'nobody';

/** What the walk must be told of a route; all else it reads from the route itself. */
export interface RouteFacts {
  as: Side;
  /** The status of the right request: proof that what was refused was refused for the wrong thing about it. */
  answers: number;
  /**
   * Another person of the same role sends the right request. `refused`: as if the row did not exist. `own`: an answer about
   * themselves, which tells and changes nothing of others. `same`: the route knows no owners.
   */
  others: 'refused' | 'own' | 'same';
  /** The permission with which staff sees what is another's; without it they are others, too. */
  overseenBy?: string;
  /** What others ask for in place of the known, by the name of the field. */
  othersAsk?: Record<string, unknown>;
  /** Values of fields that no schema tells; undefined leaves the field out. */
  known?: Record<string, unknown>;
}

const nobody = (answers: number, known: Record<string, unknown> = {}): RouteFacts => ({ as: 'nobody', answers, others: 'same', known });
const admin = (answers = 200, known: Record<string, unknown> = {}): RouteFacts => ({ as: 'admin', answers, others: 'same', known });
const host = (answers: number, known: Record<string, unknown> = {}): RouteFacts => ({ as: 'host', answers, others: 'refused', known });
const chef = (answers: number, known: Record<string, unknown> = {}): RouteFacts => ({ as: 'chef', answers, others: 'refused', known });
const own = (as: Side, answers = 200, known: Record<string, unknown> = {}): RouteFacts => ({ as, answers, others: 'own', known });

const page = { cursor: undefined, limit: 20 };
const rules = { bufferMinutes: 30, leadMinutes: 60, slotMinutes: 30, minimumMinutes: 60, maximumMinutes: 720, horizonDays: 90 };
const paper = { kind: 'plan_approval', issuer: 'The city', number: '7', issuedOn: '2026-01-01', goodThrough: '2027-01-01' };
const opening = { opens: '09:00', closes: '17:00' };

/** In an order in which all of them, right, can be sent one after the other. */
export const routeFacts = (
  { id, paperUpload, draftId, letterId, picture, feedFile, personId }: Record<string, string>,
  password: string,
): Record<string, RouteFacts> => ({
  'GET /listings': nobody(200, {
    ...page,
    q: 'kitchen',
    city: 'San Francisco',
    date: '2026-03-12',
    from: '09:00',
    to: '11:00',
    sort: 'price',
  }),
  'GET /listings/map': nobody(200, { q: 'kitchen', city: 'San Francisco', bbox: '-123,37,-122,38', zoom: 10, from: '09:00', to: '11:00' }),
  'GET /listings/:idOrSlug': { overseenBy: 'listings.oversee', ...nobody(200), others: 'refused', othersAsk: { idOrSlug: draftId } },
  'GET /listings/:id/availability': {
    overseenBy: 'listings.oversee',
    ...nobody(200, { days: 7 }),
    others: 'refused',
    othersAsk: { id: draftId },
  },
  'GET /availability': { ...nobody(200, { days: 7, ids: draftId }), others: 'same' },
  'GET /listings/:id/extras': {
    overseenBy: 'listings.oversee',
    ...nobody(200, { startsAt: '2026-03-18T18:00:00Z', endsAt: '2026-03-18T20:00:00Z' }),
    others: 'refused',
    othersAsk: { id: draftId },
  },
  'GET /equipment': nobody(200),
  'GET /listings/:id/alike': { ...nobody(200), others: 'same' },
  'GET /products': nobody(200),
  'GET /products/:product': nobody(200, { product: 'hot-sauce', place: 'us-ca-san-francisco' }),
  'GET /pictures/:file': nobody(200, { kind: undefined }),
  'GET /photographs/:id/:file': { ...nobody(200, { file: picture }), others: 'refused', othersAsk: { id: draftId } },
  'GET /jurisdictions': nobody(200),
  'GET /rules': nobody(200, { ...page, jurisdiction: 'us-ca-san-francisco', date: '2026-03-12' }),
  'GET /rules/:id': nobody(200, { id: 'us.cold-holding' }),
  'GET /.well-known/jwks.json': nobody(200),
  'GET /payments/config': nobody(200),
  'GET /status': nobody(200),

  'GET /saved-searches': own('chef'),
  'POST /saved-searches': own('chef', 201, { alert: 'daily', city: 'San Francisco', date: '2026-03-12', from: '09:00', to: '11:00' }),
  'PATCH /saved-searches/:savedSearchId': chef(200, { alert: 'instant' }),
  'DELETE /saved-searches/:savedSearchId': chef(204),
  // Nobody holds the link of a message: none was sent.
  'POST /saved-searches/unsubscribe': nobody(404, { token: 'not-a-link' }),

  'GET /me': own('chef'),
  'GET /me/permissions': own('support'),
  'POST /elevations': own('support', 409, { permissions: 'ledger.read', minutes: 30 }),
  'GET /admin/elevations': admin(),
  'POST /admin/elevations/:elevationId/decision': admin(204, { isGranted: true }),
  'POST /admin/elevations/:elevationId/end': admin(204),
  'POST /elevations/:elevationId/end': own('support', 409),
  'PATCH /me': own('chef', 200, { displayName: 'Vera Victim' }),
  'GET /notifications': own('host', 200, page),
  'POST /notifications/read': own('host'),
  'GET /payments/methods': own('chef'),
  'GET /activities': own('chef'),
  'GET /earnings': own('host', 200, page),
  'GET /payouts/account': own('host'),
  'GET /payouts': own('host'),
  'GET /host/listings': own('host', 200, page),
  'GET /me/recommendations': own('chef'),
  'GET /bookings': own('chef', 200, { ...page, as: 'chef', state: 'requested' }),

  'POST /listings': {
    ...host(201, { ...page, deposit: undefined, timeZone: 'America/Los_Angeles', currency: 'USD', minimumMinutes: 60 }),
    others: 'same',
  },
  'GET /host/extras': own('host'),
  'POST /host/extras': host(201, { currency: 'USD', per: 'hour' }),
  'PATCH /host/extras/:extraId': host(200, { currency: 'USD', per: 'hour' }),
  'POST /listings/:id/uploads': host(201),
  'POST /listings/:id/photographs': host(201),
  'PATCH /listings/:id/photographs/:photo': host(200, { position: 1 }),
  'DELETE /listings/:id/photographs/:photo': host(200),
  'PATCH /listings/:id': host(200, {
    deposit: undefined,
    currency: 'USD',
    description: 'A kitchen with all that a good kitchen has, and more than that.',
  }),
  'POST /listings/:id/unpublish': host(200),
  'POST /listings/:id/publish': host(200),
  'GET /listings/:id/hours': host(200),
  'PUT /listings/:id/hours': host(200, { ...rules, ...opening, weekday: 3 }),
  'GET /listings/:id/exceptions': host(200),
  'POST /listings/:id/exceptions': host(201, { ...opening, date: '2026-03-23', closed: false }),
  'DELETE /listings/:id/exceptions/:exceptionId': host(204),
  'GET /listings/:id/blocks': host(200),
  'POST /listings/:id/blocks': host(201, { startsAt: '2026-03-24T17:00:00Z', endsAt: '2026-03-24T19:00:00Z' }),
  'DELETE /listings/:id/blocks/:blockId': host(204),
  'GET /listings/:id/entries': host(200, { from: '2026-03-10' }),
  'GET /listings/:id/blackouts': host(200),
  'POST /listings/:id/blackouts': host(201, {
    startsAt: '2026-03-25T09:00',
    minutes: 60,
    rule: 'FREQ=WEEKLY;COUNT=2',
    reason: 'Deep clean',
  }),
  'DELETE /listings/:id/blackouts/:blackoutId': host(204),
  'GET /listings/:id/openings': host(200),
  'POST /listings/:id/openings': host(201, { startsAt: '2026-03-29T08:00', minutes: 60, rule: 'FREQ=WEEKLY;COUNT=2', note: 'Sundays' }),
  'DELETE /listings/:id/openings/:openingId': host(204),
  'GET /listings/:id/calendars': host(200),
  // Refused for where it leads: the walk reaches no server outside.
  'POST /listings/:id/calendars': host(400, { name: 'Holidays', address: 'https://10.0.0.1/holidays.ics' }),
  // Without the bytes of a calendar it cannot be sent right.
  'POST /listings/:id/calendars/file': host(400, { name: 'Holidays' }),
  'POST /listings/:id/calendars/:calendarId/refresh': host(200),
  'DELETE /listings/:id/calendars/:calendarId': host(204),
  'GET /listings/:id/connections': host(200),
  'POST /listings/:id/connections': host(201, { provider: 'microsoft' }),
  // A consent that nobody began; the module's own test brings another's.
  'POST /calendar-consents': own('host', 400, { state: 'a state that nobody began', code: 'a code' }),
  'GET /listings/:id/connections/:connectionId/choices': host(200),
  'PUT /listings/:id/connections/:connectionId/calendar': host(200, { calendarId: 'victim@google.example' }),
  'POST /listings/:id/connections/:connectionId/refresh': host(200),
  'DELETE /listings/:id/connections/:connectionId': host(204),
  'GET /calendars/:file': nobody(200, { file: feedFile }),
  'GET /listings/:id/feed': host(200),
  'POST /listings/:id/feed': host(201),
  'DELETE /listings/:id/feed': host(204),
  'POST /me/feed': own('chef', 201),
  'GET /me/feed': own('chef'),
  'DELETE /me/feed': own('chef', 204),
  'GET /me/tokens': own('chef'),
  'POST /me/tokens': own('chef', 201, { scopes: 'bookings.read', days: 30 }),
  'DELETE /me/tokens/:tokenId': chef(204),
  'POST /payouts/account': { ...host(200), others: 'same' },

  'GET /reviews/:kind/:subjectId': { ...nobody(200, { ...page, kind: 'kitchen' }), others: 'refused', othersAsk: { subjectId: draftId } },
  'GET /bookings/:bookingId/reviews': { ...chef(200), overseenBy: 'reviews.moderate' },
  'PUT /bookings/:bookingId/review': chef(200, {
    stars: 4,
    categories: { clean: 5 },
    text: 'Clean, warm, and the oven does what it says.',
  }),
  'POST /reviews/:reviewId/reply': host(204),
  'POST /reviews/:reviewId/reports': { ...host(204, { reason: 'untrue' }), others: 'same' },
  'GET /admin/review-reports': admin(200, { ...page, state: 'open' }),
  'POST /admin/review-reports/:reportId/decision': admin(204, { decision: 'kept' }),

  'GET /compliance/questions': nobody(200),
  'POST /compliance/explanations': nobody(200, { kind: 'permit', status: 'accepted', country: 'US' }),
  'GET /admin/compliance/decisions': admin(200, { ...page, outcome: 'review', purpose: 'dry_run' }),
  'GET /admin/compliance/decisions/:decisionId/export': admin(200),
  'GET /admin/compliance/decisions/:decisionId/as-of': admin(200, { date: '2026-03-12' }),
  'GET /listings/:id/compliance': { ...nobody(200), others: 'refused', othersAsk: { id: draftId } },
  'GET /compliance/papers': host(200, { place: undefined, kitchen: id }),
  'POST /compliance/uploads': own('host', 201),
  'POST /compliance/documents': host(201, { ...paper, uploadId: paperUpload }),
  'GET /compliance/documents/:documentId': { ...host(200), overseenBy: 'papers.review' },
  'PATCH /compliance/declarations': host(204, { answers: { 'kitchen.hotWaterF': 120 } }),
  'GET /admin/compliance/documents': admin(200, page),
  'POST /admin/compliance/documents/:documentId/accept': admin(200, paper),
  'POST /admin/compliance/documents/:documentId/refuse': admin(200, { reason: 'The page is cut off.' }),
  'POST /compliance/decisions': { ...chef(201, { kind: 'permit', status: 'accepted', country: 'US' }), others: 'same' },
  'GET /compliance/decisions/:decisionId': { ...chef(200), overseenBy: 'decisions.read' },
  'GET /compliance/decisions/:decisionId/replay': { ...chef(200), overseenBy: 'decisions.read' },

  'POST /quotes': {
    ...chef(201, {
      promoCode: undefined,
      packId: undefined,
      extras: undefined,
      startsAt: '2026-03-18T18:00:00Z',
      endsAt: '2026-03-18T20:00:00Z',
    }),
    othersAsk: { listingId: draftId },
  },
  'GET /quotes/:quoteId': chef(200),
  'POST /listings/:id/waitlist': {
    ...chef(201, { firstDay: '2026-03-19', lastDay: '2026-03-19', from: '02:00', to: '04:00', minutes: 120 }),
    othersAsk: { id: draftId },
  },
  'GET /listings/:id/waitlist': host(200),
  'GET /me/waitlist': own('chef'),
  'DELETE /me/waitlist/:entryId': chef(204),
  'POST /bookings': chef(201, { activity: 'catering' }),
  'POST /series/quotes': {
    ...chef(201, {
      extras: undefined,
      startsAt: '2026-03-25T14:00',
      minutes: 60,
      every: 'week',
      interval: 1,
      weekdays: undefined,
      without: undefined,
      times: 2,
    }),
    othersAsk: { listingId: draftId },
  },
  'GET /series': own('chef', 200, { as: 'chef' }),
  'GET /series/:seriesId': { ...chef(200), overseenBy: 'bookings.oversee' },
  'POST /series/:seriesId/bookings': chef(201, { activity: 'catering' }),
  // Its card is being checked, or nothing of it waits to be paid again: right in form, and refused.
  'POST /series/:seriesId/acts': { ...chef(409, { act: 'pay' }), overseenBy: 'bookings.oversee' },
  'GET /bookings/:bookingId': { ...chef(200), overseenBy: 'bookings.oversee' },
  'GET /bookings/:bookingId/cancellation': { ...chef(200), overseenBy: 'bookings.oversee' },
  'GET /bookings/:bookingId/ledger': { ...chef(200), overseenBy: 'bookings.oversee' },
  'GET /bookings/:bookingId/papers': { ...chef(200), overseenBy: 'bookings.oversee' },
  // The card of this booking was taken, so there is nothing to pay again: right in form, and refused.
  'POST /bookings/:bookingId/payment': { ...chef(409), overseenBy: 'bookings.oversee' },
  'GET /listings/:id/pack-offers': { ...nobody(200), others: 'refused', othersAsk: { id: draftId } },
  'POST /listings/:id/pack-offers': host(201, { hours: 10, price: { amountMinor: 40_000, currency: 'USD' }, validMonths: 6 }),
  'DELETE /listings/:id/pack-offers/:offerId': host(404, { offerId: letterId }),
  // No pack of this name is sold: right in form, and refused.
  'POST /packs': { as: 'chef', answers: 404, others: 'same', known: { offerId: letterId } },
  'GET /packs': own('chef', 200, page),
  'GET /listings/:id/down-payment': host(200),
  'PUT /listings/:id/down-payment': host(200, { daysBefore: 7, percent: 30, amount: undefined }),
  // All of it was paid at once: right in form, and nothing is left to pay.
  'POST /bookings/:bookingId/balance/payment': chef(404),
  'GET /balances/:balanceId': chef(404, { balanceId: letterId }),
  // The chef has a booking that is not finished: right in form, and refused.
  'GET /consents': nobody(200, { language: 'en' }),
  'GET /consents/:kind/:version': nobody(200, { kind: 'terms', version: '2026-01', language: 'es' }),
  'GET /me/consents': own('chef', 200, { language: 'en' }),
  'POST /me/consents': own('chef', 204, { kind: 'news', version: '2026-01', language: 'en', given: true }),
  'GET /me/privacy': own('chef'),
  'POST /me/privacy/exports': own('chef', 202),
  // Its address is signed, too.
  'GET /me/privacy/exports/:requestId/file': chef(404),
  'POST /me/close': own('chef', 409, { password }),
  'GET /bookings/:bookingId/cases': { ...chef(200), overseenBy: 'bookings.oversee' },
  // The booking is not confirmed yet: right in form, and refused.
  'POST /bookings/:bookingId/cases': {
    ...chef(409, {
      kind: 'extension',
      minutes: 60,
      statement: undefined,
      evidence: undefined,
      amount: undefined,
    }),
    overseenBy: 'bookings.oversee',
  },
  'POST /bookings/:bookingId/evidence': { ...chef(201), overseenBy: 'bookings.oversee' },
  'GET /cases/:caseId': { ...host(200), overseenBy: 'bookings.oversee' },
  'POST /cases/:caseId/transitions': {
    ...host(200, {
      transition: 'release',
      statement: undefined,
      evidence: undefined,
      amount: undefined,
      paymentMethodId: undefined,
    }),
    overseenBy: 'bookings.oversee',
  },
  'POST /bookings/:bookingId/transitions': { ...chef(200, { transition: 'withdraw' }), overseenBy: 'bookings.oversee' },
  'DELETE /payments/methods/:methodId': chef(204),

  'POST /admin/promo-codes': admin(201, {
    code: 'HOSTILE',
    percent: 10,
    amount: undefined,
    listing: undefined,
    bearer: 'platform',
    currency: 'USD',
    from: '2026-03-02T00:00:00Z',
    until: '2026-06-01T00:00:00Z',
  }),
  'GET /admin/taxes': admin(),
  'GET /admin/ledger/taxes': admin(200, { from: '2026-01', until: '2026-12' }),
  'POST /admin/promotions': admin(201, {
    listing: id,
    startsAt: '2026-03-04T00:00:00Z',
    endsAt: '2026-03-18T00:00:00Z',
    reason: 'New in its town',
  }),
  'GET /admin/promotions': admin(),
  'DELETE /admin/promotions/:promotionId': admin(204),
  'GET /admin/promo-codes': admin(200, page),
  'POST /admin/promo-codes/:promoId/pause': admin(),
  'POST /admin/promo-codes/:promoId/resume': admin(),
  'GET /admin/cases': admin(),
  'GET /admin/overview': admin(),
  'GET /admin/bookings': admin(200, { ...page, state: 'requested' }),
  'GET /admin/processes': admin(200, { current: 'requested' }),
  'GET /admin/audit': admin(200, { ...page, from: '2026-03-02T17:00:00Z' }),
  'GET /admin/audit/entries/:entryId': admin(404, { entryId: letterId }),
  // No entry has this number.
  'GET /admin/audit/proofs/:seq': admin(404, { seq: '999999' }),
  'GET /admin/audit/checkpoints': admin(200, page),
  // How many entries the first checkpoint of this house tells of is not said beforehand.
  'GET /admin/audit/checkpoints/:size/note': admin(404, { size: 999_999 }),
  'GET /admin/audit/checkpoints/:size/proof': admin(404, { size: 999_999, since: 1 }),
  'GET /admin/audit/verification': admin(),
  'POST /admin/audit/verification': admin(202),
  'GET /.well-known/audit-keys.json': nobody(200),
  'GET /admin/ledger/transactions': admin(200, page),
  'GET /admin/ledger/accounts': admin(200, page),
  'GET /admin/ledger/check': admin(),
  'GET /admin/reconciliation': admin(),
  'GET /admin/by-hand': admin(),
  'GET /admin/bookings/:bookingId/record': admin(),
  'POST /admin/bookings/:bookingId/export': admin(200, { reason: 'inspection' }),
  'POST /admin/bookings/:bookingId/inspections': admin(201, { reason: 'inspection', hours: 24 }),
  'GET /admin/bookings/:bookingId/inspections': admin(),
  // No link of this booking has this id.
  'DELETE /admin/bookings/:bookingId/inspections/:linkId': admin(404),
  // Without the secret of a link it opens nothing.
  'GET /inspections/:token': nobody(404),
  'GET /.well-known/audit-export-key.json': nobody(200),
  // Nothing is owed here: right in form, and refused.
  'POST /admin/receivables/:receivableId/payment': admin(404, { receivableId: letterId, method: 'cash' }),
  'POST /admin/refunds/:refundId/payment': admin(404, { refundId: letterId, method: 'cash' }),
  'POST /admin/hand-payments/:handPaymentId/check': admin(404, { handPaymentId: letterId, word: 'confirmed' }),
  'GET /admin/dead-letters': admin(200, page),
  'POST /admin/dead-letters/:id/replay': admin(204, { id: letterId }),
  'POST /admin/dead-letters/:id/discard': admin(404, { id: letterId }),
  'GET /admin/privacy/requests': admin(200, page),
  'GET /admin/privacy/breaches': admin(200, page),
  'POST /admin/privacy/breaches': admin(201, { foundAt: '2026-03-02T12:00:00Z' }),
  'GET /admin/privacy/breaches/choices': admin(),
  'GET /admin/privacy/breaches/:breachId': admin(),
  'PATCH /admin/privacy/breaches/:breachId': admin(204, { risk: 'likely' }),
  'POST /admin/privacy/breaches/:breachId/notes': admin(204),
  'POST /admin/privacy/breaches/:breachId/duties/:duty/done': admin(204, { duty: 'authority' }),
  'POST /admin/privacy/breaches/:breachId/duties/:duty/waiver': admin(204, { duty: 'partners' }),
  'POST /admin/privacy/breaches/:breachId/people/count': admin(200, { who: { personIds: [personId] } }),
  'POST /admin/privacy/breaches/:breachId/people': admin(202, { who: { personIds: [personId] } }),
  'POST /admin/privacy/breaches/:breachId/close': admin(204),
  'POST /admin/privacy/breaches/:breachId/export': admin(),
  'GET /admin/privacy/holds': admin(200, page),
  'POST /admin/people/:personId/hold': admin(204, { until: '2026-06-01T00:00:00Z' }),
  'POST /admin/people/:personId/hold/lift': admin(204),
  'POST /admin/people/:personId/reveal': admin(201),
  'DELETE /admin/people/:personId/reveal': admin(204),
  'POST /admin/people/:personId/roles': admin(200, { role: 'host' }),
  'GET /admin/people': admin(200, { ...page, role: 'chef', q: 'v' }),
  'GET /admin/people/:personId': admin(),
  // No session has this id.
  'POST /admin/people/:personId/sessions/:sessionId/end': admin(404, { sessionId: letterId }),
  'POST /admin/people/:personId/plan': admin(200, { plan: 'plus' }),
  'POST /admin/people/:personId/roles/revoke': admin(200, { role: 'host' }),

  // Without the provider's signature or ours, the mailed link or the token of a session these cannot be sent right: they refuse.
  'POST /webhooks/stripe': nobody(403),
  'GET /files/*': nobody(403),
  'PUT /files/*': nobody(403),
  'POST /auth/verify': nobody(400),
  'POST /auth/reset': nobody(400, { password: 'another long password of this walk' }),
  'POST /auth/refresh': nobody(401),
  'POST /auth/register': nobody(202, { email: 'new@example.org', password, role: 'chef' }),
  'POST /auth/resend': nobody(202, { email: 'new@example.org' }),
  'POST /auth/reset-request': nobody(202, { email: 'vera.victim@example.org' }),
  'POST /auth/login': nobody(200, { email: 'viktor.victim@example.org', password }),
  // Who has no factor shows none, and no log-in waits for its second step.
  'POST /auth/second-step': nobody(400, { code: '123456', recoveryCode: undefined, passkey: undefined }),
  'POST /auth/second-step/passkey': nobody(400),
  // This house is reached over plain http, so it can have no passkeys.
  'POST /auth/passkey/begin': nobody(409),
  'POST /auth/passkey': nobody(409),
  'POST /auth/proof/passkey': own('host', 409),
  'POST /me/passkeys/begin': own('host', 409),
  'POST /me/passkeys': own('host', 409, { name: 'My phone', id: 'c3Bl' }),
  'PATCH /me/passkeys/:passkeyId': own('host', 404, { passkeyId: letterId, name: 'My phone' }),
  'DELETE /me/passkeys/:passkeyId': own('host', 404, { passkeyId: letterId }),
  'GET /auth/social': nobody(200),
  // Nobody has begun anything at a provider, and this house is registered at none.
  'POST /auth/social/:provider/begin': nobody(404),
  'POST /auth/social/:provider/finish': nobody(404),
  'GET /auth/social/arrival': nobody(404),
  'POST /auth/social/arrival/account': nobody(404, { displayName: 'Vera', role: 'chef' }),
  'POST /auth/social/arrival/confirm': nobody(400),
  'POST /auth/social/arrival/link': own('host', 404),
  'DELETE /auth/social/arrival': nobody(204),
  'GET /me/social': own('host'),
  'POST /me/social/:provider/begin': own('host', 404),
  'DELETE /me/social/:provider': own('host', 204),
  'POST /auth/logout': nobody(204),
  'POST /auth/proof': own('host', 200, { password, code: undefined, recoveryCode: undefined, passkey: undefined }),
  'GET /me/factors': own('host'),
  'POST /me/email': own('host', 202, { email: 'elsewhere@example.org' }),
  'POST /auth/email/confirm': nobody(400),
  'POST /auth/email/undo': nobody(400),
  'GET /me/sessions': own('host'),
  // No session has this id.
  'DELETE /me/sessions/:sessionId': own('host', 404, { sessionId: letterId }),
  'POST /me/sessions/:sessionId/not-me': own('host', 404, { sessionId: letterId }),
  'POST /me/sessions/end-others': own('host'),
  'POST /me/factors/totp': own('host', 201),
  'POST /me/factors/totp/confirm': own('host', 401, { code: '000000' }),
  'POST /me/factors/recovery-codes': own('host', 409),
  'DELETE /me/factors/totp': own('host', 204),
  'POST /auth/password': own('host', 204, { current: password, next: 'another long password of this walk' }),
  'POST /auth/logout-everywhere': own('host', 204),
  'POST /admin/people/:personId/sessions/end': admin(200),
});
