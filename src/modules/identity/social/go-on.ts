import { conflict, invalid, type Id } from '#kernel';
import { requirePerson, withActor, type Context } from '#platform/context';
import { inTransaction, tables, type Tx } from '#platform/database';
import { enqueue, type JobHandler } from '#platform/jobs';
import { takeAttempt } from '../attempts.ts';
import { chosenRole } from '../accounts/chosen-role.ts';
import { mailsPerHour } from '../accounts/mail-requests.ts';
import { deleteRegistrations, findPersonByEmail, insertPerson } from '../accounts/store.ts';
import { addressOf } from '../accounts/tell.ts';
import { parseDisplayName, parseEmail, sameEmail } from '../domain.ts';
import { emitRegistered } from '../events.ts';
import { hashToken, looksLikeToken, newToken } from '../keys/index.ts';
import { openSession, personActor, withAccessToken, type Origin, type Session } from '../sessions/index.ts';
import type { OpenSession } from '../sessions/session.ts';
import type { Parts } from '../settings.ts';
import type { IdentityTables } from '../tables.gen.ts';
import { askOf, findArrival, noArrival, takeArrival, type Arrival } from './arrivals.ts';
import { link } from './links.ts';
import { providerOf, type Social } from './providers.ts';

const queue = 'identity.social_mail';

export interface AccountInput {
  /** What the browser that arrived holds. */
  browserToken: string;
  displayName: string;
  role: string;
  /** Needed where the provider vouches for none; another than the one it vouches for is proven by mail as well. */
  email?: string | undefined;
  origin: Origin;
}

/**
 * Makes an account for somebody who arrived: at once where the provider vouches for the address, else after a link that is mailed to it.
 * What is answered for an address that no provider vouches for is the same whether it has an account or not.
 *
 * @returns the session, or undefined when the link has to be opened first
 * @throws identity.social_over, identity.bad_email, identity.bad_name, identity.unknown_role; identity.social_log_in_first when the address
 *   that the provider vouches for has an account by now
 */
export async function makeAccount(
  parts: Parts,
  social: Social,
  ctx: Context,
  input: AccountInput,
): Promise<{ session: Session; next: string } | undefined> {
  const arrival = await findArrival(ctx, ctx.db, input);
  if (arrival === undefined) throw noArrival();
  const displayName = parseDisplayName(input.displayName);
  const role = chosenRole(ctx, input.role);
  const email = parseEmail(input.email ?? arrival.address ?? '');
  const chosen = { email, displayName, role };
  const isVouchedFor = arrival.isProven && arrival.address !== undefined && sameEmail(arrival.address) === sameEmail(email);
  if (!isVouchedFor) {
    await askForMail(ctx, arrival, chosen);
    return undefined;
  }
  const open = await inTransaction(ctx, (tx) => create(parts, social, ctx, tx, { arrival, chosen, origin: input.origin }));
  return { session: await withAccessToken(parts, ctx, open), next: arrival.next };
}

async function askForMail(ctx: Context, { id }: Arrival, { email, displayName, role }: NonNullable<Arrival['chosen']>): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    // A link that was mailed before, to another address perhaps, is void.
    const asked = await tables<IdentityTables>(tx)
      .updateTable('social_arrival')
      .set({ email, display_name: displayName, role, mail_hash: null })
      .where('id', '=', id)
      .returning('id')
      .executeTakeFirst();
    if (asked === undefined) throw noArrival();
    await enqueue(ctx, tx, { queue, payload: { arrivalId: id } });
  });
}

/** Sends the link that proves an address; to one that has an account, word that somebody tried. */
export function socialMailJob({ mail }: Parts): JobHandler {
  return {
    queue,
    async handle(ctx, { payload }) {
      await inTransaction(ctx, async (tx) => {
        const arrival = await findArrival(ctx, tx, { id: String(payload['arrivalId']) });
        if (arrival?.chosen === undefined) return;
        const { email, displayName } = arrival.chosen;
        const counted = await takeAttempt(ctx, tx, `mail:${hashToken(sameEmail(email))}`, mailsPerHour);
        if ('retryAfterSeconds' in counted) return;
        const person = await findPersonByEmail(tx, email);
        if (person !== undefined) {
          await mail.sendAlreadyRegistered(ctx, tx, addressOf(person));
          return;
        }
        const token = newToken();
        await tables<IdentityTables>(tx)
          .updateTable('social_arrival')
          .set({ mail_hash: hashToken(token) })
          .where('id', '=', arrival.id)
          .execute();
        await mail.sendVerification(ctx, tx, { email, displayName, token, path: `/social/confirm?token=${token}` });
      });
    },
  };
}

/**
 * The mailed link is opened: in the browser that arrived, and in no other. Elsewhere it would make an account at this address that
 * somebody else's log-in opens: whoever arrived may have written any address.
 *
 * @throws identity.social_over, identity.token_refused
 */
export async function confirmAddress(
  parts: Parts,
  social: Social,
  ctx: Context,
  { token, browserToken, origin }: { token: string; browserToken: string; origin: Origin },
): Promise<{ session: Session; next: string }> {
  const arrival = await findArrival(ctx, ctx.db, { browserToken });
  if (arrival?.chosen === undefined) throw otherBrowser();
  const { chosen } = arrival;
  const open = await inTransaction(ctx, async (tx) => {
    const mailed = await tables<IdentityTables>(tx)
      .updateTable('social_arrival')
      .set({ mail_hash: null })
      .where('id', '=', arrival.id)
      .where('mail_hash', '=', hashToken(looksLikeToken(token) ? token : ''))
      .returning('email')
      .executeTakeFirst();
    if (mailed?.email !== chosen.email)
      throw invalid('identity.token_refused', 'This link has been used already, or another one was asked for since. Use the newest one.');
    return create(parts, social, ctx, tx, { arrival, chosen, origin });
  });
  return { session: await withAccessToken(parts, ctx, open), next: arrival.next };
}

const otherBrowser = () =>
  invalid(
    'identity.social_over',
    'Open this link in the browser in which you began, within 24 hours. If you cannot, begin again and choose to log in with the provider once more.',
  );

async function create(
  parts: Parts,
  social: Social,
  ctx: Context,
  tx: Tx,
  { arrival, chosen: { email, displayName, role }, origin }: { arrival: Arrival; chosen: NonNullable<Arrival['chosen']>; origin: Origin },
): Promise<OpenSession> {
  if (!(await takeArrival(tx, arrival))) throw noArrival();
  const id: Id<'person'> = ctx.newId('person');
  const person = await insertPerson(tx, { id, email, displayName, roles: [role], createdAt: ctx.clock.now() });
  if (person === undefined)
    throw conflict('identity.social_log_in_first', 'This address has an account already. Log in to it once, and link it there.');
  await deleteRegistrations(tx, email);
  const theirs = withActor(ctx, personActor(person));
  await emitRegistered(theirs, tx, person);
  const { provider, subject, address } = arrival;
  await ctx.audit.record(theirs, tx, { action: 'person.verify', subject: { kind: 'person', id }, after: { roles: [role], provider } });
  await link(parts, theirs, tx, id, { provider, title: providerOf(social, provider).title, subject, address }, { isNew: true });
  return openSession(parts, theirs, tx, { person, method: provider, origin });
}

/**
 * Links what arrived to the account of the one who acts: they have logged in to it by another way just now, and say that it is theirs.
 *
 * @throws identity.social_over, identity.social_taken, identity.social_twice
 */
export async function linkArrival(parts: Parts, social: Social, ctx: Context, browserToken: string): Promise<{ next: string }> {
  const personId = requirePerson(ctx);
  const arrival = await findArrival(ctx, ctx.db, { browserToken });
  if (arrival === undefined) throw noArrival();
  const { provider, subject, address, next } = arrival;
  await inTransaction(ctx, async (tx) => {
    if (!(await takeArrival(tx, arrival))) throw noArrival();
    await link(parts, ctx, tx, personId, { provider, title: providerOf(social, provider).title, subject, address });
  });
  return { next };
}

/** They would rather not. */
export async function dropArrival(ctx: Context, browserToken: string): Promise<void> {
  const arrival = await findArrival(ctx, ctx.db, { browserToken });
  if (arrival !== undefined) await inTransaction(ctx, (tx) => takeArrival(tx, arrival));
}

/** How they can go on. @throws identity.social_over */
export async function arrivalOf(ctx: Context, browserToken: string) {
  const arrival = await findArrival(ctx, ctx.db, { browserToken });
  if (arrival === undefined) throw noArrival();
  return { arrival, ask: await askOf(ctx.db, arrival) };
}
