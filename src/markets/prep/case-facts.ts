import { listBookings } from '#modules/bookings';
import type { CasePorts, EvidenceDocument, KitchenCase, KnownFacts } from '#modules/compliance';
import { listingById, type Inspection, type ListingInFull } from '#modules/listings';
import { countyAt } from './county.ts';

/** What Prep knows of a kitchen by itself, in the words of its regulations. */
export const kitchenCase: CasePorts['kitchen'] = async (db, id): Promise<KitchenCase | undefined> => {
  const listing = await listingById(db, id);
  if (listing === undefined) return undefined;
  const { country, region, city } = listing.address;
  const county = listing.point === undefined ? undefined : await countyAt(listing.point);
  return {
    id: listing.id,
    ownerId: listing.hostId,
    isPublic: listing.status === 'published',
    title: listing.title,
    slug: listing.slug,
    timeZone: listing.timeZone,
    place: { country, region, city, ...(county === undefined ? {} : { county }) },
    facts: { shared: true, ...ofEquipment(listing), ...ofInspections(listing.inspections) },
  };
};

/** Whoever has sinks is held to their sanitizer, whatever machine stands beside them. */
function ofEquipment({ equipment }: Pick<ListingInFull, 'equipment'>): KnownFacts {
  if (equipment.includes('three-compartment-sink')) return { warewashing: 'three_compartment_sink' };
  return equipment.includes('dish-machine') ? { warewashing: 'machine' } : {};
}

/** Below this San Francisco and Chicago send the inspector again. */
const passingScore = 70;

const results = { passed: 'pass', conditional: 'conditional', failed: 'fail', closed: 'fail' } as const;

/**
 * What the inspections tell, the latest first. A closure is told, and never its opposite: a kitchen whose host says it is closed is
 * closed. The placard follows the San Francisco health department: two major violations make it yellow, a closure red.
 */
export function ofInspections(inspections: readonly Inspection[]): KnownFacts {
  const [latest] = inspections;
  if (latest === undefined) return {};
  const [score, before] = inspections.flatMap((each) => each.score ?? []);
  const closed = latest.outcome === 'closed' || /\bclos(?:ed|ure)\b/i.test(latest.kind);
  const told = latest.outcome && results[latest.outcome];
  const result = told ?? (closed || (score ?? passingScore) < passingScore ? 'fail' : 'pass');
  const major = latest.violations.filter(({ risk }) => /high/i.test(risk)).length;
  return {
    placard: closed ? 'red' : major > 1 ? 'yellow' : 'green',
    ...(closed && { closedByOrder: true }),
    ...((told !== undefined || closed || score !== undefined) && { lastResult: result }),
    ...(score !== undefined && { lastScore: score }),
    ...(before !== undefined && { scoreBefore: before }),
  };
}

/** How long the license to use shared kitchens is held: a short-term one ends after 90 days. */
export const operatorFacts: CasePorts['operatorFacts'] = (papers: readonly EvidenceDocument[], day: string): KnownFacts => {
  const since = papers
    .filter(({ kind, status, validFrom }) => kind === 'shared_kitchen_user_license' && status === 'accepted' && validFrom <= day)
    .map(({ validFrom }) => validFrom)
    .toSorted()
    .at(-1);
  return since === undefined ? {} : { daysSinceUserLicense: Temporal.PlainDate.from(since).until(day).days };
};

const looksBack = 20;

/** The places of the kitchens that a chef booked last, each once. */
export const workplaces: NonNullable<CasePorts['workplaces']> = async (ctx, personId) => {
  const booked = await listBookings(ctx, { side: 'guest', personId, limit: looksBack });
  const kitchens = await Promise.all([...new Set(booked.map(({ listingId }) => listingId))].map((id) => kitchenCase(ctx.db, id)));
  return kitchens.flatMap((kitchen) => kitchen?.place ?? []);
};
