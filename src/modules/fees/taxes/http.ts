import { Type } from 'typebox';
import { closed, route, type Route } from '#platform/http';
import { inForce } from '../check-schedule.ts';
import type { TaxNotTaken, TaxRule } from '../schedule.ts';

/** What a market takes as tax, and what it knowingly does not. */
export interface TaxConfig {
  taken: readonly TaxRule[];
  notTaken: readonly TaxNotTaken[];
}

const Rule = Type.Object(
  {
    code: Type.String(),
    label: Type.String(),
    jurisdiction: Type.String(),
    place: Type.String(),
    taxed: Type.String(),
    basisPoints: Type.Number(),
    from: Type.String(),
    until: Type.Optional(Type.String()),
    inForce: Type.Boolean(),
    remits: Type.Union([Type.Literal('platform'), Type.Literal('provider')]),
    citation: Type.String(),
    url: Type.String(),
  },
  closed,
);

const NotTaken = Type.Object(
  {
    title: Type.String(),
    jurisdiction: Type.String(),
    reason: Type.String(),
    sources: Type.Array(Type.Object({ title: Type.String(), url: Type.String() }, closed)),
    checkedOn: Type.String(),
  },
  closed,
);

export const taxRoutes = ({ taken, notTaken }: TaxConfig): readonly Route[] => [
  route({
    method: 'GET',
    path: '/admin/taxes',
    summary: 'Every tax that quotes take, by place and date, and those that they knowingly do not, with sources',
    tags: ['admin'],
    access: { may: 'ledger.read' },
    response: { 200: Type.Object({ taken: Type.Array(Rule), notTaken: Type.Array(NotTaken) }, closed) },
    async handle(ctx) {
      const today = ctx.clock.now().toZonedDateTimeISO('UTC').toPlainDate();
      return { status: 200, body: { taken: taken.map((each) => view(each, today)), notTaken: notTaken.map(told) } };
    },
  }),
];

function view({ of: _of, place, ...rule }: TaxRule, today: Temporal.PlainDate) {
  const { country, region, city } = place;
  return { ...rule, place: [city, region, country].filter((part) => part !== undefined).join(', '), inForce: inForce(rule, today) };
}

const told = ({ sources, ...each }: TaxNotTaken) => ({ ...each, sources: sources.map((source) => ({ ...source })) });
