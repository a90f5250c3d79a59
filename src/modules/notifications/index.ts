import { conflict, isGuildhallError } from '#kernel';
import { createBreaker } from '#platform/breaker';
import type { Db } from '#platform/database';
import type { EffectHandler } from '#platform/effects';
import { goesAfter, type Module } from '#platform/module';
import { notificationRoutes } from './http.ts';
import { layOut, type Brand } from './mail-layout.ts';
import { keepOfMail, type MailPayload } from './notify.ts';
import { compileTemplates, type Templates } from './templates.ts';
import { notificationsData } from './personal-data.ts';

export type { Brand } from './mail-layout.ts';
export { messagesAbout } from './messages-about.ts';
export { forgetNotifications } from './forget.ts';
export { notify, notifyAddress, notifyInside, type AddressedMail, type Notification } from './notify.ts';
export type { Template, TemplateData, Templates } from './templates.ts';

/** What is needed of a mail server. The same messageId twice is the same mail. */
export interface Mailer {
  send(mail: {
    to: string;
    subject: string;
    text: string;
    html: string;
    messageId: string;
    headers?: Record<string, string>;
  }): Promise<unknown>;
}

export interface NotificationsConfig {
  mailer: Mailer;
  /** Where a person gets mail; undefined when nowhere any more. */
  addressOf(db: Db, personId: string): Promise<{ email: string; displayName: string } | undefined>;
  brand: Brand;
  templates: Templates;
  /** Full address of a page of the market. */
  pageUrl(market: string, link: string): string;
}

/** Not a server that says "later" to one letter: nobody was reached, or nobody lets us in. */
const isOutage = (error: unknown): boolean => isGuildhallError(error, 'mail.unreachable') || isGuildhallError(error, 'mail.login_refused');

/** What lets a mail program end such mails with one click (RFC 8058). */
const oneClick = (url: string): Record<string, string> => ({
  'List-Unsubscribe': `<${url}>`,
  'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
});

export function notificationsModule({ mailer, addressOf, brand, templates, pageUrl }: NotificationsConfig): Module {
  const render = compileTemplates(templates);
  const mail: EffectHandler<MailPayload, null> = {
    kind: 'notifications.mail',
    vendor: { name: 'mail', breaker: createBreaker({ what: 'mail server', code: 'notifications.mail_down', isOutage }) },
    async run(ctx, { personId, address, template, data, link, linkForgotten, unsubscribe }, key) {
      if (linkForgotten === true)
        throw conflict(
          'notifications.link_forgotten',
          'What this mail said was a secret, or good for its moment alone, and is no longer kept. The person can ask for a new one.',
        );
      const to = address ?? (personId === undefined ? undefined : await addressOf(ctx.db, personId));
      if (to === undefined) return null; // the account was closed since
      const rendered = render(template, data);
      const url = link === undefined ? undefined : pageUrl(ctx.market, link);
      const stop = unsubscribe === undefined ? undefined : pageUrl(ctx.market, unsubscribe);
      const { text, html } = layOut(brand, { ...rendered, displayName: to.displayName, url, stop });
      await mailer.send({
        to: to.email,
        subject: rendered.title,
        text,
        html,
        messageId: `<${key}@${ctx.market}.guildhall>`,
        ...(stop !== undefined && { headers: oneClick(stop) }),
      });
      return null;
    },
    settle: () => Promise.resolve(),
    keep: keepOfMail,
    maxAttempts: 200,
  };
  return {
    name: 'notifications',
    dependsOn: [],
    scopes: { 'notifications.read': 'Read your messages, and mark them as read' },
    migrations: new URL('./migrations/', import.meta.url),
    personalData: notificationsData,
    retention: [goesAfter('notification', 'created_at', '1y')],
    routes: notificationRoutes(render),
    effects: [mail],
    channels: [{ name: 'inbox', listeners: 'its person', authorize: async (ctx, id) => id === ctx.actor.personId }],
  };
}
