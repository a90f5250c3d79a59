import { Money, type Id } from '#kernel';
import { usesOfListings } from '#modules/bookings';
import type { Compliance } from '#modules/compliance';
import { leftName, peopleByIds } from '#modules/identity';
import { listingEvents, listingsByIds, publishedAfter, roundPoint, showPicture, type Listing } from '#modules/listings';
import type { KitchenCard, KitchenNode, RecommendationsConfig, Requirement } from '#modules/recommendations';
import { equipment } from './equipment.ts';
import { catalogue, places, products } from './products.ts';

const areaOf = ({ address: { city, region } }: Listing): string => `${city}, ${region}`;

function nodeOf(listing: Listing): KitchenNode[] {
  const { id, title, status, point, hourly } = listing;
  if (status !== 'published' || point === undefined || hourly === undefined) return [];
  // The exact place never reaches the graph, so no distance can give it away.
  return [{ id, title, area: areaOf(listing), hourlyMinor: hourly.amountMinor, place: roundPoint(point), equipment: listing.equipment }];
}

/** Where a chef works and who else does, as the rules of a shared kitchen see it: one worker, past the first month. */
const shared = {
  kitchen: { shared: true },
  operator: { employees: 1, daysSinceHire: 31, userLicenseTerm: 'long' },
  // Asked for, and nothing is held yet: so each rule says what to get.
  evidence: { kitchen: [], operator: [], activity: [], product: [] },
};

/** What Prep recommends, and from what. Bookings that were paid out are what "cooked there" means. */
export function recommending(compliance: Pick<Compliance, 'decide'>): Omit<RecommendationsConfig, 'searchesSafely'> {
  return {
    equipment,
    catalogue,
    leastPeople: 3,
    async requirementsOf({ code }, place, day) {
      const facts = products.find((each) => each.code === code)?.facts;
      const where = places[place.code];
      if (facts === undefined || where === undefined) return { requirements: [], problems: [] };
      const { trace, jurisdictions, problems } = await compliance.decide({ place: where, ...shared, ...facts }, day);
      const names = new Map(jurisdictions.map(({ id, name }) => [id, name]));
      const requirements = trace.flatMap((entry): Requirement[] => {
        const { rule, title, subject, jurisdiction, outcome, inputs, evidence = [], because, next, citation } = entry;
        const known = Object.values(inputs);
        // A way of working is told when the product itself calls for it; a document in any case that is left open.
        const isCalledFor = evidence.length > 0 || (subject === 'product' && known.includes(true));
        if (outcome === 'not_applicable' || !isCalledFor) return [];
        return [
          {
            rule,
            title,
            subject,
            jurisdiction: names.get(jurisdiction) ?? jurisdiction,
            documents: evidence.map((each) => each.title),
            remedy: next ?? because,
            certain: !known.includes(null),
            citation,
          },
        ];
      });
      return { requirements, problems };
    },
    kitchens: {
      events: listingEvents,
      byIds: async (db, ids) => new Map([...(await listingsByIds(db, ids)).values()].flatMap(nodeOf).map((each) => [each.id, each])),
      after: async (db, afterId, limit) => (await publishedAfter(db, afterId, limit)).flatMap(nodeOf),
      async cardsOf(ctx, ids) {
        const found = [...(await listingsByIds(ctx.db, ids)).values()];
        return new Map(
          found.flatMap((listing): [string, KitchenCard][] => {
            const { id, slug, title, status, address, hourly, pictures, sensitive } = listing;
            if (status !== 'published' || hourly === undefined) return [];
            const [first] = pictures;
            const { city, region } = address;
            const card: KitchenCard = { id, slug, title, city, region, price: { hourly: Money.toJson(hourly) } };
            if (sensitive.length > 0) card.sensitive = sensitive;
            return [[id, first === undefined ? card : { ...card, picture: showPicture(ctx.market, listing, first) }]];
          }),
        );
      },
    },
    cooking: {
      events: ['booking.paid_out'],
      async of(db, personId) {
        const uses = await usesOfListings(db, ['paidOut'], personId);
        const people = await peopleByIds(db, uses.map((each) => each.personId) as Id<'person'>[]);
        // Whoever has left is counted nowhere.
        const stays = (id: string): boolean => people.get(id as Id<'person'>)?.displayName !== leftName;
        return uses.filter((each) => stays(each.personId)).map(({ listingId, ...use }) => ({ ...use, kitchenId: listingId }));
      },
    },
  };
}
