/** A request that nobody may be able to deny afterwards, and what it leaves in the audit. */
export interface SensitiveAct {
  /** One of these stands in the audit once it has succeeded. */
  audited: readonly string[];
  /**
   * The walk over all routes (test/services/hostile.test.ts) sends each right request and looks at the audit. Where its world has nothing to act
   * on, or changes nothing, this test does, and names each action.
   */
  shownBy?: string;
}

const act = (...audited: string[]): SensitiveAct => ({ audited });
const shownBy = (file: string, ...audited: string[]): SensitiveAct => ({ audited, shownBy: file });

/**
 * Log-in and its factors, rights, money, rulings, reviews of papers, privacy, keys, work that was given up on. Every route that changes something
 * for staff, or asks for a recent proof, must be here or in `harmless`.
 */
export const sensitiveActs: Readonly<Record<string, SensitiveAct>> = {
  'POST /auth/login': act('session.start'),
  'POST /auth/logout': shownBy('src/modules/identity/http.test.ts', 'session.end'),
  'POST /auth/logout-everywhere': act('session.end'),
  'POST /auth/password': act('person.password_changed'),
  'POST /auth/proof': act('session.prove'),
  'POST /me/email': act('person.email_change_asked'),
  'POST /me/close': shownBy('test/e2e/leaving.test.ts', 'person.ask_to_close'),
  'POST /me/tokens': act('person.token_made'),
  'DELETE /me/tokens/:tokenId': act('person.token_revoked'),
  'POST /me/factors/totp/confirm': shownBy('src/modules/identity/factors/factors.test.ts', 'person.factor_added'),
  'POST /me/passkeys': shownBy('src/modules/identity/passkeys/passkeys.test.ts', 'person.factor_added'),
  'DELETE /me/passkeys/:passkeyId': shownBy('src/modules/identity/passkeys/passkeys.test.ts', 'person.factor_removed'),
  'DELETE /me/factors/totp': shownBy('src/modules/identity/factors/factors.test.ts', 'person.factor_removed'),
  'POST /me/factors/recovery-codes': shownBy('src/modules/identity/factors/factors.test.ts', 'person.recovery_codes_made'),
  'POST /auth/second-step/lost': shownBy('src/modules/identity/factor-reset/factor-reset.test.ts', 'person.factor_reset_code'),
  'POST /auth/second-step/lost/confirm': shownBy(
    'src/modules/identity/factor-reset/factor-reset.test.ts',
    'person.factor_reset_begun',
    'person.factors_reset',
  ),
  'POST /auth/second-step/lost/stop': shownBy('src/modules/identity/factor-reset/factor-reset.test.ts', 'person.factor_reset_stopped'),
  'POST /auth/factor-reset/not-me': shownBy('src/modules/identity/factor-reset/factor-reset.test.ts', 'person.factor_reset_stopped'),
  'DELETE /me/factors/reset': shownBy('src/modules/identity/factor-reset/factor-reset.test.ts', 'person.factor_reset_stopped'),
  'POST /auth/social/arrival/link': shownBy('src/modules/identity/social/social.test.ts', 'person.link_login'),
  'DELETE /me/social/:provider': shownBy('src/modules/identity/social/social.test.ts', 'person.unlink_login'),

  'POST /admin/people/:personId/roles': act('person.roles'),
  'POST /admin/people/:personId/roles/revoke': act('person.roles'),
  'POST /admin/people/:personId/sessions/end': shownBy('src/modules/identity/rights.test.ts', 'session.end'),
  'POST /admin/people/:personId/sessions/:sessionId/end': shownBy('src/modules/identity/rights.test.ts', 'session.end'),
  'POST /admin/people/:personId/factors/reset': shownBy('src/modules/identity/factor-reset/factor-reset.test.ts', 'person.factors_reset'),
  'POST /admin/people/:personId/plan': act('person.plan'),
  'POST /elevations': shownBy('src/modules/elevation/elevation.test.ts', 'elevation.ask'),
  'POST /elevations/:elevationId/end': shownBy('src/modules/elevation/elevation.test.ts', 'elevation.end'),
  'POST /admin/elevations/:elevationId/decision': act('elevation.grant', 'elevation.refuse'),
  'POST /admin/elevations/:elevationId/end': act('elevation.take_back', 'elevation.end'),

  'POST /payouts/account': act('payee.opened'),
  'POST /admin/receivables/:receivableId/payment': shownBy('test/services/pay-later.test.ts', 'payment.hand_recorded'),
  'POST /admin/refunds/:refundId/payment': shownBy('test/services/pay-later.test.ts', 'refund.hand_recorded'),
  'POST /admin/hand-payments/:handPaymentId/check': shownBy(
    'test/services/pay-later.test.ts',
    'payment.hand_confirmed',
    'payment.hand_rejected',
    'refund.hand_confirmed',
  ),
  'POST /admin/promo-codes': act('promo.create'),
  'POST /admin/promo-codes/:promoId/pause': act('promo.pause'),
  'POST /admin/promo-codes/:promoId/resume': act('promo.resume'),
  'POST /admin/sensitive-listings': act('listing.mark', 'listing.unmark'),
  'POST /admin/promotions': act('search.promote'),
  'DELETE /admin/promotions/:promotionId': act('search.end_promotion'),

  'POST /admin/compliance/documents/:documentId/accept': act('compliance.accept'),
  'POST /admin/compliance/documents/:documentId/refuse': act('compliance.refuse'),
  'POST /admin/review-reports/:reportId/decision': act('review.keep', 'review.remove'),
  'POST /admin/audit/verification': act('audit.verify'),
  'POST /admin/dead-letters/:id/replay': act('dead_letter.replay'),
  'POST /admin/dead-letters/:id/discard': shownBy('src/modules/operations/operations.test.ts', 'dead_letter.discard'),

  'POST /admin/bookings/:bookingId/export': act('booking.exported'),
  'POST /admin/bookings/:bookingId/inspections': act('booking.inspection_opened'),
  'DELETE /admin/bookings/:bookingId/inspections/:linkId': shownBy('test/services/pay-later.test.ts', 'booking.inspection_withdrawn'),
  'POST /me/privacy/exports': act('privacy.export_ask'),
  'POST /admin/people/:personId/reveal': act('privacy.reveal'),
  'DELETE /admin/people/:personId/reveal': act('privacy.cover'),
  'POST /admin/privacy/breaches': act('privacy.breach_open'),
  'PATCH /admin/privacy/breaches/:breachId': act('privacy.breach_change'),
  'POST /admin/privacy/breaches/:breachId/notes': act('privacy.breach_note'),
  'POST /admin/privacy/breaches/:breachId/duties/:duty/done': act('privacy.breach_told'),
  'POST /admin/privacy/breaches/:breachId/duties/:duty/waiver': act('privacy.breach_waive'),
  'POST /admin/privacy/breaches/:breachId/people': act('privacy.breach_tell_people'),
  'POST /admin/privacy/breaches/:breachId/close': act('privacy.breach_close'),
  'POST /admin/privacy/breaches/:breachId/export': act('privacy.breach_export'),
  'POST /admin/people/:personId/hold': act('privacy.hold'),
  'POST /admin/people/:personId/hold/lift': act('privacy.hold_lift'),
};

/** They ask for a proof or a right of staff, and change nothing that lasts: what follows from them is audited when it happens. */
export const harmless: readonly string[] = [
  // Only counts.
  'POST /admin/privacy/breaches/:breachId/people/count',
  // Makes a secret that counts for nothing until it is confirmed.
  'POST /me/factors/totp',
  // Gives out a challenge; the passkey that answers it is audited.
  'POST /me/passkeys/begin',
  // Begins a visit at a provider; the link that may come of it is audited.
  'POST /me/social/:provider/begin',
];
