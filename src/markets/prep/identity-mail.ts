import type { Addressee, IdentityMail } from '#modules/identity';
import { notifyAddress, notifyInside, type AddressedMail } from '#modules/notifications';

/** What identity tells people, as mails of this market. */
export const identityMail: IdentityMail = {
  async sendNotice(ctx, tx, { notice, data, path, inside, ...to }) {
    const template = `identity.${notice}`;
    const mail = { ...mailTo(to, template, path), data };
    await notifyAddress(ctx, tx, 'code' in data ? { ...mail, fleeting: true } : mail);
    if (inside !== undefined) await notifyInside(ctx, tx, { to: inside.personId, template, data, link: inside.path });
  },
  sendVerification: (ctx, tx, { path, ...to }) => notifyAddress(ctx, tx, mailTo(to, 'identity.verify', path)),
  sendReset: (ctx, tx, { path, ...to }) => notifyAddress(ctx, tx, mailTo(to, 'identity.reset', path)),
  sendAlreadyRegistered: (ctx, tx, to) => notifyAddress(ctx, tx, mailTo(to, 'identity.already_registered', '/log-in')),
  sendPasswordChanged: (ctx, tx, to) => notifyAddress(ctx, tx, mailTo(to, 'identity.password_changed', '/forgot')),
  // Its person is erased by the time it goes, so nobody erases what is kept of it.
  sendGoodbye: (ctx, tx, to) => notifyAddress(ctx, tx, { ...mailTo(to, 'identity.goodbye'), fleeting: true }),
};

const mailTo = ({ email, displayName, personId }: Addressee, template: string, link?: string): AddressedMail => ({
  address: { email, displayName },
  personId,
  template,
  data: {},
  ...(link !== undefined && { link }),
});
