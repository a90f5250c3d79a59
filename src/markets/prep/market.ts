import { Money, type Id } from '#kernel';
import type { Context } from '#platform/context';
import type { Cache } from '#platform/cache';
import type { LoginProvider } from '#platform/outside-login';
import type { CalendarProvider } from '#platform/outside-calendar';
import type { FieldSeal } from '#platform/secrets-at-rest';
import { fetchGuard, type GuardedFetch } from '#platform/fetch-guarded';
import { inspectUploads, type MalwareScanner } from '#platform/malware';
import {
  platformParts,
  platformPersonalData,
  platformRetention,
  type ComposedMarket,
  type MarketFacts,
  type Module,
} from '#platform/module';
import { filesModule, type Storage, type UrlSigner } from '#platform/storage';
import { auditModule, auditPort, type CheckpointConfig, type ExportSigner } from '#modules/audit';
import { bookingsModule, feedBookings, type BookingProcess, type BookingRules, type BookingsModule } from '#modules/bookings';
import { claimsModule, holdersBeside, type ClaimsModule } from '#modules/claims';
import { calendarModule, closeFeeds, disconnectAll, removeOutsideCalendars, type ConnectionsConfig } from '#modules/calendar';
import { complianceModule, forgetPapers, type Compliance, type ComplianceConfig } from '#modules/compliance';
import { elevationModule, withElevations } from '#modules/elevation';
import { feesModule } from '#modules/fees';
import {
  addressOf,
  identityModule,
  peopleByIds,
  peopleWithRole,
  type Identity,
  type PasswordCost,
  type Protector,
  type StaffSession,
} from '#modules/identity';
import { packsModule } from '#modules/packs';
import { inspectionModule } from '#modules/inspection';
import { ledgerModule } from '#modules/ledger';
import { listingByIdOrSlug, listingsByIds, listingsModule, pauseListings } from '#modules/listings';
import { forgetNotifications, notificationsModule, notify, type Mailer } from '#modules/notifications';
import { operationsModule } from '#modules/operations';
import { forgetCards, paymentsModule, type PaymentProvider } from '#modules/payments';
import { personKeys, privacyModule, sealedAudit, type Privacy } from '#modules/privacy';
import { recommendationsModule } from '#modules/recommendations';
import { reviewsModule } from '#modules/reviews';
import {
  forgetSavedSearches,
  postgresEngine,
  searchesSafely,
  searchModule,
  searchWith,
  type Search,
  type SearchConfig,
} from '#modules/search';
import { forgetWaitlist, keptOnWaitlist, waitlistModule } from '#modules/waitlist';
import { savedSearchAlerts } from './saved-search-alerts.ts';
import { openBusiness } from './open-business.ts';
import { balanceGraph } from './balance-process.ts';
import { bookingProcess } from './booking-process.ts';
import { kitchenCase, operatorFacts, workplaces } from './case-facts.ts';
import { claiming } from './claims/index.ts';
import { consentTexts } from './consent-texts.ts';
import { equipment } from './equipment.ts';
import { identityMail } from './identity-mail.ts';
import { packGraph } from './pack-process.ts';
import { packSchedules } from './packs.ts';
import { papersCheck } from './papers-check.ts';
import { recommending } from './recommendations.ts';
import { regulations } from './regulations.ts';
import { ratings, reviewing } from './reviews.ts';
import { plans } from './plans.ts';
import { roles } from './roles.ts';
import { sensitiveReasons } from './sensitive.ts';
import { synonyms } from './synonyms.ts';
import { cancellation, depositBounds, feeSchedules } from './fees.ts';
import { taxes, taxesNotTaken } from './taxes.ts';
import { templates } from './templates.ts';

export const facts: MarketFacts = { name: 'prep', title: 'Prep', line: 'Commercial kitchens by the hour, legal to cook in' };

/** What Prep needs from outside; the app gives it real ones or sandboxes, and Prep cannot tell. */
export interface PrepPorts {
  provider: PaymentProvider;
  mailer: Mailer;
  /** Without a slash at the end. */
  publicUrl: string;
  protector: Protector;
  /** Where hosts can connect a calendar, and what seals the tokens to their accounts; without it they cannot. */
  calendars?: { providers: readonly CalendarProvider[]; seal: FieldSeal };
  /** Seals single columns: what second factors are checked with, and the keys that what is kept of people is sealed with. */
  seal: FieldSeal;
  /** The time that phones show, where the house's clock can be ahead of it. */
  phoneTime?: () => Temporal.Instant;
  /** How long staff stay logged in; the strict times of identity when absent. */
  staffSession?: StaffSession;
  /** Where people can log in besides here; nowhere unless said. */
  logIns?: readonly LoginProvider[];
  /** The house's hand under what it gives out. */
  signer: ExportSigner;
  /** Where checkpoints of the audit log go; without it there are none. */
  checkpoints?: CheckpointConfig;
  files: { storage: Storage; urls: UrlSigner };
  /** Sees what people upload before it is kept; nobody unless said. */
  scanner?: MalwareScanner;
  cache: Cache;
  /** Reads addresses that people gave us; the guarded one of the open internet unless said. */
  fetchOutside?: GuardedFetch;
  /** Where passwords are looked up that are known from breaches; nowhere unless said. */
  breachedPasswordsUrl?: string;
  passwordCost?: PasswordCost;
  /** Caps on the worker that reads the regulations; the module's own unless said. */
  ruleLimits?: NonNullable<ComplianceConfig['limits']>;
}

export interface Prep extends ComposedMarket {
  identity: Identity;
  compliance: Compliance;
  process: BookingProcess;
  /** What people agreed to, for those that a demo makes. */
  agreeFor: Privacy['agreeFor'];
  /** What goes when its time is over. */
  retain: Privacy['retain'];
  /** Books as a chef does, outside the API: for the demo. */
  requestBooking: BookingsModule['request'];
  /** Opens and moves cases as people do, outside the API: for the demo. */
  claims: Pick<ClaimsModule, 'open' | 'act'>;
  provider: PaymentProvider;
  search: Search;
}

/** At most two on the first page, and four others between them. */
const promotions = { mostPerPage: 2, othersBetween: 4 };
const searching: SearchConfig = {
  equipment,
  synonyms,
  commonWords: ['kitchen', 'kitchens', 'commercial', 'rent', 'hour'],
  ratings,
  promotions,
};

/** Where the bank sends people back to, by what was paid; a booking unless said. */
const returnPages: Readonly<Record<string, string>> = { case: 'cases', balance: 'balances' };

/** Puts Prep together. */
export function compose({
  provider,
  mailer,
  publicUrl,
  protector,
  calendars,
  logIns = [],
  signer,
  checkpoints,
  files,
  scanner,
  cache,
  fetchOutside = fetchGuard(),
  breachedPasswordsUrl,
  passwordCost,
  ruleLimits,
  seal,
  phoneTime,
  staffSession,
}: PrepPorts): Prep {
  const pageUrl = (market: string, link: string): string => `${publicUrl}/${market}${link}`;
  const identity = identityModule({
    refreshLifetime: { hours: 30 * 24 },
    protector,
    seal,
    title: facts.title,
    ...(phoneTime === undefined ? {} : { phoneTime }),
    ...(staffSession === undefined ? {} : { staffSession }),
    publicUrl,
    ...(breachedPasswordsUrl === undefined ? {} : { breached: { rangeUrl: breachedPasswordsUrl, fetch: fetchOutside } }),
    social: { providers: logIns, publicUrl },
    mail: identityMail,
    leaving: {
      async begin(ctx, tx, personId) {
        await privacy.removeFiles(ctx, tx, personId);
        await pauseListings(ctx, tx, cache);
        await closeFeeds(ctx, tx);
        await removeOutsideCalendars(ctx, tx);
        await disconnectAll(ctx, tx);
        await forgetCards(ctx, tx, personId);
        await forgetPapers(ctx, tx, personId);
        await forgetNotifications(tx, personId);
        await forgetSavedSearches(tx, postgresEngine, personId);
        await forgetWaitlist(ctx, tx, { notify }, personId);
        await recommendations.forget(tx, personId);
      },
      cooling: {
        async begin(ctx, tx, personId) {
          await pauseListings(ctx, tx, cache);
          await privacy.beginCooling(ctx, tx, personId);
        },
        takenBack: (ctx, tx, personId) => privacy.takeBack(ctx, tx, personId),
      },
      erase: (ctx, tx, person) => privacy.erasePerson(ctx, tx, person),
      async obstacles(_ctx, tx, personId) {
        const [openPacks, openCases] = [await packs.openOf(tx, personId), await claims.openOf(tx, personId)];
        return openBusiness(tx, bookingProcess, personId, { packs: openPacks, cases: openCases });
      },
    },
    plans,
    scopeWords: () => ({
      general: Object.fromEntries(modules.flatMap(({ scopes = {} }) => Object.entries(scopes))),
      permissions: Object.fromEntries(modules.flatMap(({ permissions = {} }) => Object.entries(permissions))),
    }),
    ...(passwordCost === undefined ? {} : { passwordCost }),
  });
  const displayNames = async (ctx: Context, ids: readonly Id<'person'>[]) =>
    new Map([...(await peopleByIds(ctx.db, ids))].map(([id, { displayName }]) => [id as Id<'person'>, displayName]));
  const compliance = complianceModule({
    ruleset: regulations(),
    ...(ruleLimits === undefined ? {} : { limits: ruleLimits }),
    files,
    cases: {
      kitchen: kitchenCase,
      operatorFacts,
      names: displayNames,
      personZone: 'America/Los_Angeles',
      workplaces,
      pageOf: ({ kind, id }) => (kind === 'kitchen' ? `/host/kitchens/${id}/papers` : '/account/papers'),
      notify,
    },
  });
  const rules: BookingRules = {
    graph: bookingProcess,
    balance: balanceGraph,
    guestRole: 'chef',
    providerRole: 'host',
    houseName: 'Prep',
    cancellation,
    papers: papersCheck(compliance),
    series: {
      accept: ['accept'],
      end: ['decline', 'cancelByHost', 'takeBack', 'withdraw', 'giveUp', 'abandon', 'cancelByChef', 'cancelForPapers'],
      pay: ['payAgain'],
    },
    seriesToldOnce: ['requested', 'confirmed', 'expired'].flatMap((step) => [`booking.${step}.host`, `booking.${step}.chef`]),
    kept: keptOnWaitlist,
    notify,
  };
  const alerts = savedSearchAlerts(protector);
  const claims = claimsModule({
    ...claiming,
    guestRole: rules.guestRole,
    providerRole: rules.providerRole,
    houseName: rules.houseName,
    bookings: () => bookings.process,
    staff: (tx) => peopleWithRole(tx, 'admin'),
    files,
    notify,
  });
  const bookings = bookingsModule({
    rules: { ...rules, otherGraphs: Object.values(claiming.graphs), heldBeside: holdersBeside, entrustDeposit: claims.entrustDeposit },
    schedules: feeSchedules,
    numberPrefix: 'P',
  });
  const packs = packsModule({ graph: packGraph, guestRole: rules.guestRole, providerRole: rules.providerRole, notify }, packSchedules);
  const payments = paymentsModule({
    payoutsPage: (market) => pageUrl(market, '/host/payouts'),
    ports: {
      provider,
      personOf: addressOf,
      returnUrl: (market, { kind, id }) =>
        pageUrl(market, kind === 'pack' ? '/account/packs' : `/${returnPages[kind] ?? 'bookings'}/${id}`),
      async onOutcome(ctx, tx, subject, outcome) {
        await bookings.onPaymentOutcome(ctx, tx, subject, outcome);
        await claims.onPaymentOutcome(ctx, tx, subject, outcome);
        await packs.onPaymentOutcome(ctx, tx, subject, outcome);
      },
    },
  });
  const listings = listingsModule({
    equipment,
    displayNames,
    isGuestOf: bookings.isGuestOf,
    deposits: {
      atLeast: Money.money(depositBounds.atLeastMinor, depositBounds.currency),
      atMost: Money.money(depositBounds.atMostMinor, depositBounds.currency),
    },
    sensitive: {
      reasons: sensitiveReasons,
      async tell(ctx, tx, { listing: { id, hostId, title }, reasons, note }) {
        const template = reasons.length > 0 ? 'listing.marked' : 'listing.unmarked';
        const data = { kitchen: title, reasons: reasons.join(', '), note };
        await notify(ctx, tx, { to: hostId, template, data, link: `/host/kitchens/${id}` });
      },
    },
    files,
    cache,
  });
  const recommendations = recommendationsModule({ ...recommending(compliance), searchesSafely });
  const tellEnded: NonNullable<ConnectionsConfig['tellEnded']> = async (ctx, tx, { ownerId, resourceId, title, account }) => {
    const kitchen = (await listingsByIds(tx, [resourceId])).get(resourceId)?.title ?? '';
    const data = { provider: title, account, kitchen };
    const link = `/host/kitchens/${resourceId}/calendars`;
    await notify(ctx, tx, { to: ownerId as Id<'person'>, template: 'calendar.connection_ended', data, link });
  };
  const notifications = notificationsModule({ mailer, addressOf, brand: { name: 'Prep', color: '#1f3d36' }, templates, pageUrl });
  const elevation = elevationModule({
    approvers: (tx) => peopleWithRole(tx, 'admin'),
    notify,
    names: displayNames,
    words: () => Object.fromEntries(modules.flatMap(({ permissions = {} }) => Object.entries(permissions))),
  });
  const keys = personKeys(seal);
  const retention = () => [...platformRetention, ...modules.flatMap(({ retention: rules = [] }) => rules)];
  const privacy = privacyModule({
    houseName: facts.title,
    texts: consentTexts,
    keys,
    files,
    holdings: () => [
      { name: 'platform', data: platformPersonalData },
      ...modules.flatMap(({ name, personalData: data }) => (data === undefined ? [] : [{ name, data }])),
    ],
    async subjectOf(db, personId) {
      const address = await addressOf(db, personId);
      return address === undefined ? undefined : { id: personId, ...address };
    },
    retention,
    lasting: () => ({
      wholes: modules.flatMap(({ wholes = [] }) => wholes),
      parts: [...platformParts, ...modules.flatMap(({ parts = [] }) => parts)],
    }),
    names: displayNames,
    staff: (db) => peopleWithRole(db, 'admin'),
    signer,
    eraseAccount: identity.eraseAccount,
    notify,
  });
  const modules: readonly Module[] = [
    auditModule({ open: keys.open, ...(checkpoints === undefined ? {} : { checkpoints }) }),
    filesModule({ storage: files.storage, signer: files.urls, inspect: scanner && inspectUploads(scanner) }),
    identity,
    notifications,
    calendarModule({
      feeds: {
        bookings: feedBookings,
        nameOf: async (ctx, id) => (await listingsByIds(ctx.db, [id])).get(id)?.title,
        publicUrl,
        protector,
      },
      outside: { fetch: fetchOutside, publicUrl, protector },
      ...(calendars === undefined ? {} : { connections: { ...calendars, bookings: feedBookings, publicUrl, tellEnded } }),
    }),
    listings,
    searchModule({ ...searching, alerts }),
    feesModule({
      promos: { currency: 'USD', providerOf: async (ctx, listing) => (await listingByIdOrSlug(ctx.db, listing))?.hostId },
      taxes: { taken: taxes, notTaken: taxesNotTaken },
    }),
    compliance,
    ledgerModule(),
    payments,
    packs,
    bookings,
    waitlistModule({ notify, freed: alerts.freed }),
    reviewsModule(reviewing),
    recommendations,
    claims,
    operationsModule(rules),
    elevation,
    inspectionModule({ graph: bookingProcess, caseGraphs: claiming.graphs, messageTitles: templates, signer, publicUrl, open: keys.open }),
    privacy,
  ];
  return {
    modules,
    roles,
    plans,
    audit: sealedAudit(auditPort, keys),
    authenticate: async (ctx, token) => withElevations(ctx, await identity.authenticate(ctx, token)),
    identity,
    compliance,
    process: bookings.process,
    agreeFor: privacy.agreeFor,
    retain: privacy.retain,
    requestBooking: bookings.request,
    claims,
    provider,
    search: searchWith(searching),
  };
}
