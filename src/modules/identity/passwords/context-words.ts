/**
 * Words of this house and its markets: what whoever knows where they are tries first. A new market adds its own. Said to operators in
 * docs/security/authentication.md.
 */
export const contextWords: readonly string[] =
  `guildhall prep kitchen kitchens chef chefs host hosts cook cooks cooking commissary booking bookings rental rentals marketplace market
  support staff desk admin administrator operator owner account login password`.split(/\s+/);

/** Longest first, so that "kitchens" leaves no "s". */
const anyOf = new RegExp(contextWords.toSorted((a, b) => b.length - a.length).join('|'), 'g');
const leastOfOnesOwn = 4;

/**
 * Whether a password is made of these words and next to nothing else: "PrepKitchen2026!", "chef-chef-chef".
 *
 * @param spellings the password in small letters, as typed and with look-alikes read as letters
 */
export function isMadeOfContext(spellings: readonly string[]): boolean {
  return spellings.some((spelling) => {
    const letters = spelling.replaceAll(/\P{L}/gu, '');
    const own = letters.replaceAll(anyOf, '');
    return own.length < letters.length && own.length < leastOfOnesOwn;
  });
}
