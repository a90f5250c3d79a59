import type { Protector } from '#modules/identity';
import { notify } from '#modules/notifications';
import type { AlertPorts } from '#modules/search';

const label = 'saved search';

/** How Prep tells people what their saved searches found, and when time in a kitchen is free again. */
export const savedSearchAlerts = (protector: Protector): AlertPorts => ({
  notify,
  seal: (id) => protector.protect(id, label),
  unseal(token) {
    try {
      return protector.unprotect(token, label);
    } catch {
      return undefined; // made elsewhere, or not whole
    }
  },
  freed: {
    on: ['booking.cancelled', 'booking.declined', 'booking.expired', 'booking.lapsed', 'booking.payment_failed', 'booking.withdrawn'],
    of({ payload }) {
      const { listingId, startsAt, endsAt } = payload;
      if (typeof listingId !== 'string' || typeof startsAt !== 'string' || typeof endsAt !== 'string') return undefined;
      return { listingId, start: Temporal.Instant.from(startsAt), end: Temporal.Instant.from(endsAt) };
    },
  },
});
