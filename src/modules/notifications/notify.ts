import type { Id } from '#kernel';
import type { Context } from '#platform/context';
import { json, tables, type Tx } from '#platform/database';
import { intend } from '#platform/effects';
import { announce } from '#platform/realtime';
import type { NotificationsTables } from './tables.gen.ts';
import type { TemplateData } from './templates.ts';

export interface Notification {
  template: string;
  data: TemplateData;
  /** A page of the market, such as `/bookings/…`. */
  link?: string;
  /** A page of the market that ends such mails, by a signed link; mail programs may post to it themselves (RFC 8058). */
  unsubscribe?: string;
}

export interface MailPayload extends Notification {
  /** Whom it is for; what is kept of it goes when they do, whatever address it was written to. */
  personId?: string;
  address?: { email: string; displayName: string };
  fleeting?: true;
  /** What it said is gone: this mail cannot be sent (again). */
  linkForgotten?: true;
}

export interface AddressedMail extends Notification {
  address: { email: string; displayName: string };
  /** Whose address it is, where there is an account. */
  personId?: string | undefined;
  /** Worth nothing later, such as a code or a farewell: what it says is forgotten also when it is given up. */
  fleeting?: true;
}

/**
 * What stays of a mail. One that was sent is not sent again: who got it and what it was is enough. One that was given up may be, unless it was
 * good for its moment alone, or its link, to an address, had a query: that is the secret that opens an account.
 */
export function keepOfMail(payload: MailPayload, end: 'settled' | 'given_up'): MailPayload {
  const { personId, template, address, link, fleeting } = payload;
  const isSecret = address !== undefined && link?.includes('?') === true;
  if (end === 'given_up' && !isSecret && fleeting !== true) return payload;
  return { ...(personId === undefined ? {} : { personId }), template, data: {}, linkForgotten: true };
}

/** Tells a person: in the product at once, and by mail after the commit. */
export async function notify(
  ctx: Context,
  tx: Tx,
  { to, template, data, link, unsubscribe }: Notification & { to: Id<'person'> },
): Promise<void> {
  const id = await notifyInside(ctx, tx, { to, template, data, ...(link === undefined ? {} : { link }) });
  const payload: MailPayload = {
    personId: to,
    template,
    data,
    ...(link === undefined ? {} : { link }),
    ...(unsubscribe === undefined ? {} : { unsubscribe }),
  };
  await intend(ctx, tx, { kind: 'notifications.mail', subject: { kind: 'notification', id }, payload });
}

/** Tells a person in the product alone, at once and wherever they are logged in: for what is mailed apart, since that link is a secret. */
export async function notifyInside(
  ctx: Context,
  tx: Tx,
  { to, template, data, link }: Omit<Notification, 'unsubscribe'> & { to: Id<'person'> },
): Promise<Id<'notification'>> {
  const id = ctx.newId('notification');
  await tables<NotificationsTables>(tx)
    .insertInto('notification')
    .values({ id, person_id: to, template, data: json(data), link: link ?? null, created_at: ctx.clock.now(), read_at: null })
    .execute();
  await announce(ctx, tx, `inbox:${to}`, { refresh: true });
  return id;
}

/**
 * Mails an address that has no account yet, or no other way in: verification, reset. The query of its link is taken for a
 * secret: it is kept until the mail was sent or given up, and no longer.
 */
export async function notifyAddress(ctx: Context, tx: Tx, { personId, ...mail }: AddressedMail): Promise<void> {
  const payload: MailPayload = { ...mail, ...(personId !== undefined && { personId }) };
  await intend(ctx, tx, { kind: 'notifications.mail', subject: { kind: 'address', id: ctx.newId('address') }, payload });
}
