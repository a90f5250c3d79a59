/**
 * What the catalog cannot know: the shape of what a jsonb column holds, as it is read. Written here, next to nothing else, as
 * TypeScript that needs no import. A jsonb column that is not named reads as `unknown`; each is written with `json()`.
 */
export const columnTypes: Readonly<Record<string, string>> = {
  'audit_entry.salts': '{ actor_name?: string; before?: string; after?: string; reason?: string }',
  'audit_entry.withheld': '{ actor_name?: string; before?: string; after?: string; reason?: string }',
  'audit_verification.verdict': 'Record<string, unknown>',
  'breach_step.facts': 'Record<string, unknown>',
  'compliance_declaration.facts': 'Record<string, Record<string, boolean | number | string | readonly string[]>>',
  'effect.payload': 'Record<string, unknown>',
  'graph_edge.facts': 'Record<string, unknown>',
  'graph_node.facts': 'Record<string, unknown>',
  'job.payload': 'Record<string, unknown>',
  'listing.length_discounts': '{ hours: number; percent: number }[]',
  'notification.data': 'Record<string, string>',
  'outbox_event.actor': '{ kind: string; personId?: string; name: string }',
  'outbox_event.payload': 'Record<string, unknown>',
  'outside_calendar.problems': '{ event: string; line: number; reason: string }[]',
  'privacy_request.counts': 'Record<string, number>',
  'quote.items': '{ id: string; title: string; units: number }[]',
  'payee_account.requirements': 'string[]',
  'review.categories': 'Record<string, number>',
  'review_summary.categories': 'Record<string, { count: number; sum: number }>',
  'second_step.risk': "{ score: number; level: 'low' | 'medium' | 'high'; signals: { name: string; points: number }[] }",
  'session.risk': "{ score: number; level: 'low' | 'medium' | 'high'; signals: { name: string; points: number }[] }",
};
