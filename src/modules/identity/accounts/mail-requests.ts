import type { Id } from '#kernel';
import type { Context } from '#platform/context';
import { inTransaction, tables, type Tx } from '#platform/database';
import { enqueue, type JobHandler } from '#platform/jobs';
import { takeAttempt } from '../attempts.ts';
import { parseEmail } from '../domain.ts';
import { hashToken } from '../keys/index.ts';
import type { Parts } from '../settings.ts';
import type { IdentityTables } from '../tables.gen.ts';
import { sameEmail } from '../domain.ts';
import { issueOneTimeToken } from './one-time-token.ts';
import { findNewestRegistration, findPersonByEmail, findRegistration, type Registration } from './store.ts';
import { addressOf } from './tell.ts';

type Kind = 'register' | 'resend' | 'reset';

/** Nobody can have a stranger's mailbox filled: more in an hour are dropped, and the answer does not say so. */
export const mailsPerHour = 5;

const queue = 'identity.mail';

interface MailRequest {
  kind: Kind;
  email: string;
  registrationId?: Id<'registration'>;
}

/** Writes down that a link was asked for. The same two statements whoever the address belongs to. */
export async function requestMail(ctx: Context, tx: Tx, { kind, email, registrationId }: MailRequest): Promise<void> {
  const id = ctx.newId('mail_request');
  await tables<IdentityTables>(tx)
    .insertInto('mail_request')
    .values({ id, kind, email, registration_id: registrationId ?? null, created_at: ctx.clock.now() })
    .execute();
  await enqueue(ctx, tx, { queue, payload: { mailRequestId: id } });
}

/** Sends a new link to prove an address, if there is an account waiting for that. The answer is the same if not. */
export const resendVerification = (ctx: Context, email: string): Promise<void> => ask(ctx, 'resend', email);

/** Sends a link to set a new password, if the address has an account. The answer is the same if not. */
export const requestReset = (ctx: Context, email: string): Promise<void> => ask(ctx, 'reset', email);

async function ask(ctx: Context, kind: Kind, text: string): Promise<void> {
  const email = parseEmail(text);
  await inTransaction(ctx, (tx) => requestMail(ctx, tx, { kind, email }));
}

export function mailJob(parts: Parts): JobHandler {
  return {
    queue,
    async handle(ctx, { payload }) {
      await inTransaction(ctx, async (tx) => {
        const request = await tables<IdentityTables>(tx)
          .deleteFrom('mail_request')
          .where('id', '=', String(payload['mailRequestId']))
          .returning(['kind', 'email', 'registration_id'])
          .executeTakeFirst();
        if (request !== undefined) await answer(parts, ctx, tx, request.kind as Kind, request.email, request.registration_id);
      });
    },
  };
}

async function answer(parts: Parts, ctx: Context, tx: Tx, kind: Kind, email: string, registrationId: string | null): Promise<void> {
  const counted = await takeAttempt(ctx, tx, `mail:${hashToken(sameEmail(email))}`, mailsPerHour);
  if ('retryAfterSeconds' in counted) return;
  const person = await findPersonByEmail(tx, email);
  if (person !== undefined) {
    if (kind === 'reset') {
      const token = await issueOneTimeToken(ctx, tx, { purpose: 'reset', personId: person.id });
      await parts.mail.sendReset(ctx, tx, { ...addressOf(person), ...link('reset', token) });
      await ctx.audit.record(ctx, tx, { action: 'person.reset_requested', subject: { kind: 'person', id: person.id } });
    } else if (kind === 'register') {
      await parts.mail.sendAlreadyRegistered(ctx, tx, addressOf(person));
    }
    return;
  }
  const registration =
    registrationId === null ? await findNewestRegistration(ctx, tx, email) : await findRegistration(ctx, tx, registrationId);
  if (registration !== undefined) await sendVerification(parts, ctx, tx, registration);
}

async function sendVerification({ mail }: Parts, ctx: Context, tx: Tx, { id, email, displayName }: Registration): Promise<void> {
  const token = await issueOneTimeToken(ctx, tx, { purpose: 'verify', registrationId: id });
  await mail.sendVerification(ctx, tx, { email, displayName, ...link('verify', token) });
}

const link = (page: 'verify' | 'reset', token: string) => ({ token, path: `/${page}?token=${token}` });
