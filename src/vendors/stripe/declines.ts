/** A bank's no, in words that help the payer to a yes. */
export interface Decline {
  code: string;
  message: string;
}

/** https://docs.stripe.com/declines/codes, cut down to what a payer can do something about. */
const messages: Record<string, string> = {
  card_declined: 'Your bank declined this card. Use another card, or ask your bank why.',
  insufficient_funds: 'There is not enough money on this card for the amount. Use another card.',
  expired_card: 'This card has expired. Use another card.',
  incorrect_cvc: 'The security code (CVC) is wrong. Check it and try again.',
  incorrect_number: 'The card number is wrong. Check it and try again.',
  processing_error: 'The bank could not process the card just now. Nothing was charged; try again in a few minutes.',
  authentication_failed: 'Your bank could not confirm that it is you. Try again, or use another card.',
  authentication_required: 'Your bank wants you to confirm this payment. Pay again while you are here.',
  card_not_supported: 'This card cannot be used for this kind of payment. Use another card.',
  currency_not_supported: 'This card cannot pay in this currency. Use another card.',
  card_velocity_exceeded: 'This card has reached its limit. Use another card, or ask your bank.',
};

const sameAs: Record<string, string> = {
  payment_intent_authentication_failure: 'authentication_failed',
  invalid_cvc: 'incorrect_cvc',
  invalid_number: 'incorrect_number',
  withdrawal_count_limit_exceeded: 'card_velocity_exceeded',
};

/**
 * Chooses the decline code when it is one to tell, otherwise the error code. Lost, stolen and suspected cards become a
 * plain `card_declined`, so that a thief learns nothing (Stripe asks for the same).
 */
export function explainDecline(error: { code?: string | null; decline_code?: string | null }): Decline {
  for (const given of [error.decline_code, error.code]) {
    const code = given ? (sameAs[given] ?? given) : '';
    const message = messages[code];
    if (message) return { code, message };
  }
  return { code: 'card_declined', message: messages['card_declined'] as string };
}
