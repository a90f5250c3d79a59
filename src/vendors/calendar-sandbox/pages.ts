import type { FastifyReply } from 'fastify';
import type { ProviderName } from './store.ts';

export const titleOf: Record<ProviderName, string> = { google: 'Google', microsoft: 'Microsoft' };

export function consentPage(reply: FastifyReply, provider: ProviderName, action: string, hint = ''): FastifyReply {
  const example = hint === '' ? (provider === 'google' ? 'kitchen@gmail.example' : 'kitchen@outlook.example') : hint;
  return page(
    reply,
    `${titleOf[provider]}: allow access?`,
    `<p>The marketplace asks to <strong>see when you are busy</strong> and to <strong>write its bookings</strong> into a calendar that you choose.</p>
     <form method="post" action="${escapeHtml(action)}">
       <label for="account">Whose account</label>
       <input id="account" name="account" type="email" value="${escapeHtml(example)}" required>
       <p><button name="answer" value="allow">Allow</button> <button name="answer" value="deny" formnovalidate>Cancel</button></p>
     </form>`,
  );
}

export const wrongPage = (reply: FastifyReply, why: string): FastifyReply =>
  page(reply.status(400), 'This request is not right', `<p>${escapeHtml(why)} Go back and begin again.</p>`);

interface AccountView {
  provider: ProviderName;
  account: string;
  isAllowed: boolean;
  calendars: { id: string; name: string; canWrite: boolean; events: { id: string; title: string; when: string }[] }[];
}

/** Everything the sandbox holds, as its people would see it at the provider. */
export function accountPage(reply: FastifyReply, accounts: readonly AccountView[]): FastifyReply {
  if (accounts.length === 0) return page(reply, 'Calendars elsewhere', '<p>Nobody has an account here yet. Connect a calendar first.</p>');
  const body = accounts.map(
    ({ provider, account, isAllowed, calendars }) => `<section><h2>${titleOf[provider]}: ${escapeHtml(account)}</h2>
      <p>${isAllowed ? 'The marketplace has access.' : 'The marketplace has no access.'}</p>
      ${isAllowed ? form('take-back', { provider, account }, 'Take access back') : ''}
      ${calendars.map((each) => calendarText(each)).join('')}</section>`,
  );
  return page(reply, 'Calendars elsewhere', body.join(''));
}

function calendarText({ id, name, canWrite, events }: AccountView['calendars'][number]): string {
  const rows = events.map(
    (event) =>
      `<li><span>${escapeHtml(event.when)}: ${escapeHtml(event.title)}</span> ${form('remove', { event: event.id }, 'Delete')}</li>`,
  );
  const add = `<form method="post" action="/_sandbox/add"><input type="hidden" name="calendar" value="${escapeHtml(id)}">
    <label>What <input name="title" value="Dentist" required></label> <label>From (UTC) <input type="datetime-local" name="start" required></label>
    <label>Hours <input type="number" name="hours" value="2" min="1" max="72" required></label> <button>Add</button></form>`;
  return `<h3>${escapeHtml(name)}</h3>${rows.length === 0 ? '<p>Empty.</p>' : `<ul>${rows.join('')}</ul>`}${canWrite ? add : ''}`;
}

const form = (action: string, fields: Record<string, string>, label: string): string =>
  `<form method="post" action="/_sandbox/${action}">${Object.entries(fields)
    .map(([name, value]) => `<input type="hidden" name="${name}" value="${escapeHtml(value)}">`)
    .join('')}<button>${label}</button></form>`;

const escapeHtml = (text: string): string => text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

function page(reply: FastifyReply, title: string, body: string): FastifyReply {
  return reply
    .header('cache-control', 'no-store')
    .type('text/html; charset=utf-8')
    .send(`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} – calendar sandbox</title>
<style>body{font:1.05rem/1.5 system-ui,sans-serif;max-width:36rem;margin:2rem auto;padding:0 1rem;color:#1d2433;background:#fff}
label{display:block;margin:.5rem 0}input{font:inherit;padding:.5rem;width:100%;box-sizing:border-box}li form{display:inline}
button{font:inherit;padding:.6rem 1rem;border:1px solid #2c4a7c;border-radius:.4rem;background:#fff;cursor:pointer}
button[value=allow]{background:#2c4a7c;color:#fff}small{color:#4f566b}</style></head>
<body><main><h1>${title}</h1>${body}<p><small>This is a sandbox that stands in for Google and Microsoft. Nothing leaves this machine.</small></p></main></body></html>`);
}
