export { smtpMail } from './client.ts';
export type { Mail, MailMessage, SmtpMailOptions } from './client.ts';
export { startMailSandbox } from './sandbox/server.ts';
export type { MailSandbox, MailSandboxOptions, MailSwitches } from './sandbox/server.ts';
export type { InboxFilter, MailInbox, ReceivedMail } from './sandbox/store.ts';
