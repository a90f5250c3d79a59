/** How a test card behaves, as https://docs.stripe.com/testing documents it. */
export interface CardBehavior {
  /** The bank's answer when charged. Absent: yes. */
  decline?: { code: string; declineCode?: string; message: string };
  /** The card passes the check on attaching and is declined only when charged. */
  declinesOnlyWhenCharged?: true;
  /** The bank wants its customer to confirm: always, or when they are away unless they once confirmed for that, and whenever they are there. */
  authenticate?: 'always' | 'untilSetUp';
  /** Money is available at once rather than after settling. */
  settlesAtOnce?: true;
  /** Refunds stay pending until settled, or come back failed when settled. */
  refunds?: 'pending' | 'fail';
}

export interface TestCard {
  number: string;
  brand: 'visa' | 'mastercard' | 'amex' | 'discover';
  behavior: CardBehavior;
  /** The ready-made payment methods that stand for this card. */
  methodIds: string[];
}

const declined = (declineCode: string, message: string): CardBehavior => ({ decline: { code: 'card_declined', declineCode, message } });
const generic = 'Your card was declined.';

const card = (number: string, brand: TestCard['brand'], behavior: CardBehavior, ...methodIds: string[]): TestCard => ({
  number,
  brand,
  behavior,
  methodIds,
});

export const testCards: readonly TestCard[] = [
  card('4242424242424242', 'visa', {}, 'pm_card_visa', 'pm_card_us'),
  card('4000056655665556', 'visa', {}, 'pm_card_visa_debit'),
  card('5555555555554444', 'mastercard', {}, 'pm_card_mastercard'),
  card('378282246310005', 'amex', {}, 'pm_card_amex'),
  card('6011111111111117', 'discover', {}, 'pm_card_discover'),
  card('4000000000000077', 'visa', { settlesAtOnce: true }, 'pm_card_bypassPending'),
  card('4000000000000002', 'visa', declined('generic_decline', generic), 'pm_card_visa_chargeDeclined', 'pm_card_chargeDeclined'),
  card(
    '4000000000009995',
    'visa',
    declined('insufficient_funds', 'Your card has insufficient funds.'),
    'pm_card_visa_chargeDeclinedInsufficientFunds',
    'pm_card_chargeDeclinedInsufficientFunds',
  ),
  card('4000000000009987', 'visa', declined('lost_card', generic), 'pm_card_visa_chargeDeclinedLostCard', 'pm_card_chargeDeclinedLostCard'),
  card(
    '4000000000009979',
    'visa',
    declined('stolen_card', generic),
    'pm_card_visa_chargeDeclinedStolenCard',
    'pm_card_chargeDeclinedStolenCard',
  ),
  card(
    '4000000000000069',
    'visa',
    { decline: { code: 'expired_card', message: 'Your card has expired.' } },
    'pm_card_chargeDeclinedExpiredCard',
  ),
  card(
    '4000000000000127',
    'visa',
    { decline: { code: 'incorrect_cvc', message: "Your card's security code is incorrect." } },
    'pm_card_chargeDeclinedIncorrectCvc',
  ),
  card(
    '4000000000000119',
    'visa',
    { decline: { code: 'processing_error', message: 'An error occurred while processing your card. Try again in a little bit.' } },
    'pm_card_chargeDeclinedProcessingError',
  ),
  card(
    '4000000000000341',
    'visa',
    { ...declined('generic_decline', generic), declinesOnlyWhenCharged: true },
    'pm_card_chargeCustomerFail',
  ),
  card('4000002500003155', 'visa', { authenticate: 'untilSetUp' }, 'pm_card_authenticationRequiredOnSetup'),
  card('4000002760003184', 'visa', { authenticate: 'always' }, 'pm_card_authenticationRequired'),
  card('4000000000003220', 'visa', { authenticate: 'always' }, 'pm_card_threeDSecure2Required', 'pm_card_threeDSecureRequired'),
  card('4000000000007726', 'visa', { refunds: 'pending' }, 'pm_card_pendingRefund'),
  card('4000000000005126', 'visa', { refunds: 'fail' }, 'pm_card_refundFail'),
];

const byNumber = new Map(testCards.map((testCard) => [testCard.number, testCard]));
const byMethodId = new Map(testCards.flatMap((testCard) => testCard.methodIds.map((id) => [id, testCard] as const)));

export const cardNumbered = (number: string): TestCard | undefined => byNumber.get(number);
export const cardOfMethodId = (methodId: string): TestCard | undefined => byMethodId.get(methodId);

/** A behavior by the number it was kept under. Only test numbers are ever kept. */
export const behaviorOf = (number: string | undefined): CardBehavior => byNumber.get(number ?? '')?.behavior ?? {};

/** ISO/IEC 7812-1, annex B. */
export function passesLuhn(number: string): boolean {
  let sum = 0;
  for (const [index, digit] of number.split('').reverse().entries()) {
    const value = Number(digit) * (index % 2 === 1 ? 2 : 1);
    sum += value > 9 ? value - 9 : value;
  }
  return sum % 10 === 0;
}
