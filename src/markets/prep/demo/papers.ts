import type { Id } from '#kernel';
import { withActor, type Actor, type Context } from '#platform/context';
import { inTransaction } from '#platform/database';
import { acceptDocument, declare, handIn, type Compliance, type Declared, type PaperSubject } from '#modules/compliance';
import { carefulChef, carefulKitchen } from './declared.ts';
import { paperPdf } from './paper-pdf.ts';

/** A paper of the demo. Days count from today: `-200` is two hundred days ago. */
export interface DemoPaper {
  kind: string;
  issuer: string;
  issued: number;
  /** Its last day. */
  through?: number;
}

export type Person = Actor & { personId: Id<'person'> };

export const healthPermit: DemoPaper = { kind: 'food_facility_permit', issuer: 'Department of Public Health', issued: -200, through: 165 };
export const sharedLicense: DemoPaper = { kind: 'shared_kitchen_license', issuer: 'City of Chicago, BACP', issued: -300, through: 430 };

/** What a chef needs who cooks for others in San Francisco and Chicago. */
export const chefPapers: readonly DemoPaper[] = [
  { kind: 'manager_certificate', issuer: 'National Registry of Food Safety Professionals', issued: -500, through: 1_300 },
  { kind: 'food_handler_cards', issuer: 'ServSafe', issued: -300, through: 790 },
  { kind: 'workers_compensation_insurance', issuer: 'Golden Gate Mutual', issued: -150, through: 215 },
  { kind: 'vehicle_insurance', issuer: 'Golden Gate Mutual', issued: -150, through: 215 },
  { kind: 'business_registration', issuer: 'Office of the Treasurer & Tax Collector', issued: -140, through: 225 },
  { kind: 'food_handler_training', issuer: 'ServSafe', issued: -300, through: 790 },
  { kind: 'sanitation_certificate', issuer: 'Chicago Department of Public Health', issued: -400, through: 1_400 },
  { kind: 'shared_kitchen_user_license', issuer: 'City of Chicago, BACP', issued: -200, through: 500 },
];

/** Where papers are handed in and looked at. */
export interface PaperDesk {
  compliance: Compliance;
  /** Somebody of the desk. */
  staff: Person;
  today: Temporal.PlainDate;
}

/** Hands a paper in as its owner, and has it accepted unless it is to wait. */
export async function givePaper(
  ctx: Context,
  { compliance: { desk, files }, staff, today }: PaperDesk,
  owner: Person,
  subject: PaperSubject,
  { kind, issuer, issued, through }: DemoPaper,
  then: 'accept' | 'wait' = 'accept',
): Promise<string> {
  const asOwner = withActor(ctx, owner);
  const uploadId = ctx.newId('compliance-document');
  const number = `${kind.slice(0, 2).toUpperCase()}-${uploadId.slice(-6).toUpperCase()}`;
  const dayAt = (days: number): string => today.add({ days }).toString();
  const days = { issuedOn: dayAt(issued), ...(through !== undefined && { goodThrough: dayAt(through) }) };
  const title = desk.vocabulary.evidence[kind]?.title ?? kind;
  const lines = [
    issuer,
    `Given to: ${owner.name}`,
    `Number: ${number}`,
    `Issued: ${days.issuedOn}`,
    `Good through: ${days.goodThrough ?? 'no end'}`,
  ];
  const pdf = paperPdf(title, [...lines, '', 'A specimen for the demo of Prep. It is no real document.']);
  await files.storage.put(`paper-uploads/${owner.personId}/${uploadId}.pdf`, pdf, { maxBytes: 100_000 });
  const { id } = await handIn(asOwner, desk, files, { uploadId, subject, kind, issuer, number, ...days });
  if (then === 'accept') await inTransaction(ctx, (tx) => acceptDocument(withActor(ctx, staff), tx, desk, id, days));
  return id;
}

/** A kitchen that may be cooked in: its permit, and what its host says of it. */
export async function documentKitchen(
  ctx: Context,
  desk: PaperDesk,
  host: Person,
  id: string,
  papers: readonly DemoPaper[] = [healthPermit, sharedLicense],
  declared: Declared = carefulKitchen,
): Promise<void> {
  const subject = { kind: 'kitchen', id } as const;
  await inTransaction(ctx, (tx) => declare(withActor(ctx, host), tx, subject, declared));
  for (const paper of papers) await givePaper(ctx, desk, host, subject, paper);
}

/** A chef who may cook: their papers, and what they say of their work. */
export async function documentChef(
  ctx: Context,
  desk: PaperDesk,
  chef: Person,
  papers: readonly DemoPaper[] = chefPapers,
  declared: Declared = carefulChef('catering'),
): Promise<void> {
  const subject = { kind: 'person', id: chef.personId } as const;
  await inTransaction(ctx, (tx) => declare(withActor(ctx, chef), tx, subject, declared));
  for (const paper of papers) await givePaper(ctx, desk, chef, subject, paper);
}
