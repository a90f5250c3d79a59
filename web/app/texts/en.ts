import { accountTexts } from './en/account';
import { adminTexts } from './en/admin';
import { auditTexts } from './en/audit';
import { bookingTexts } from './en/bookings';
import { breachTexts } from './en/breaches';
import { caseTexts } from './en/cases';
import { calendarTexts } from './en/calendars';
import { compareTexts } from './en/compare';
import { consentTexts } from './en/consent';
import { extraTexts } from './en/extras';
import { hostTexts } from './en/host';
import { identityTexts } from './en/identity';
import { kitchenTexts } from './en/kitchen';
import { moneyTexts } from './en/money';
import { paperTexts } from './en/papers';
import { peopleTexts } from './en/people';
import { prepTexts } from './en/prep';
import { ruleTexts } from './en/rules';
import { recommendationTexts } from './en/recommendations';
import { reviewTexts } from './en/reviews';
import { sandboxTexts } from './en/sandbox';
import { recordTexts } from './en/record';
import { searchTexts } from './en/search';
import { passkeyTexts } from './en/passkeys';
import { privacyTexts } from './en/privacy';
import { securityTexts } from './en/security';
import { tokenTexts } from './en/tokens';
import { seriesTexts } from './en/series';
import { shellTexts } from './en/shell';
import { socialTexts } from './en/social';
import { taxTexts } from './en/taxes';
import { waitlistTexts } from './en/waitlist';

/** The English catalog: ICU messages, one file for each feature, keys `feature.what`. */
export const en = {
  ...shellTexts,
  ...peopleTexts,
  ...prepTexts,
  ...recordTexts,
  ...searchTexts,
  ...kitchenTexts,
  ...identityTexts,
  ...socialTexts,
  ...bookingTexts,
  ...breachTexts,
  ...caseTexts,
  ...calendarTexts,
  ...compareTexts,
  ...consentTexts,
  ...extraTexts,
  ...hostTexts,
  ...accountTexts,
  ...adminTexts,
  ...auditTexts,
  ...ruleTexts,
  ...recommendationTexts,
  ...reviewTexts,
  ...paperTexts,
  ...moneyTexts,
  ...taxTexts,
  ...passkeyTexts,
  ...privacyTexts,
  ...securityTexts,
  ...tokenTexts,
  ...seriesTexts,
  ...waitlistTexts,
  ...sandboxTexts,
} as const;
