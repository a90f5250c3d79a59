import type { FastifyReply } from 'fastify';
import type { Played } from './played.ts';
import type { StoredAccount } from './store.ts';

/** Choose an account, or name a new one, and what the house is told. */
export function consentPage(
  reply: FastifyReply,
  { name, title }: Played,
  action: string,
  accounts: readonly StoredAccount[],
): FastifyReply {
  const known = accounts.map(
    ({ email, name: called }) =>
      `<button name="known" value="${escapeHtml(email)}" formnovalidate><strong>${escapeHtml(called)}</strong><br>${escapeHtml(email)}</button>`,
  );
  const hide = name === 'apple' ? '<option value="relay">A relay that hides it</option>' : '';
  return page(
    reply,
    `Log in with ${title}`,
    `<p>The marketplace asks who you are: your name and e-mail address.</p>
     <form method="post" action="${escapeHtml(action)}">
       <input type="hidden" name="answer" value="allow">
       ${known.length === 0 ? '' : `<h2>Your accounts</h2><div class="known">${known.join('')}</div><h2>Another account</h2>`}
       <label>E-mail <input name="account" type="email" value="${name === 'google' ? 'robin@gmail.com' : 'robin@example.org'}" required></label>
       <label>Name <input name="name" value="Robin Example" maxlength="80"></label>
       <label>The marketplace is told <select name="shares"><option value="address">This address</option>${hide}<option value="nothing">No address</option></select></label>
       <label class="check"><input type="checkbox" name="isVerified" checked> ${title} vouches for the address, where it ever does</label>
       <p><button>Go on</button></p>
     </form>
     <form method="post" action="${escapeHtml(action)}"><input type="hidden" name="answer" value="deny"><button class="plain">Cancel</button></form>`,
  );
}

/** `response_mode=form_post`: the browser brings the answer by a POST from this page. */
export function formPostPage(reply: FastifyReply, { title }: Played, action: string, fields: URLSearchParams): FastifyReply {
  const inputs = [...fields].map(([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`);
  const form = `<form method="post" action="${escapeHtml(action)}">${inputs.join('')}<button>Go on</button></form>`;
  return page(reply, `Back from ${title}`, `${form}<script>document.forms[0].submit()</script>`);
}

export const wrongPage = (reply: FastifyReply, why: string): FastifyReply =>
  page(reply.status(400), 'This request is not right', `<p>${escapeHtml(why)} Go back and begin again.</p>`);

export function accountsPage(reply: FastifyReply, accounts: readonly { title: string; account: StoredAccount }[]): FastifyReply {
  const rows = accounts.map(
    ({ title, account: { email, name, shares } }) => `<li>${title}: ${escapeHtml(name)}, ${escapeHtml(email)} (tells ${shares})</li>`,
  );
  return page(reply, 'Accounts elsewhere', rows.length === 0 ? '<p>Nobody has an account here yet.</p>' : `<ul>${rows.join('')}</ul>`);
}

const escapeHtml = (text: string): string => text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

function page(reply: FastifyReply, title: string, body: string): FastifyReply {
  return reply
    .header('cache-control', 'no-store')
    .type('text/html; charset=utf-8')
    .send(`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} – identity sandbox</title>
<style>body{font:1.05rem/1.5 system-ui,sans-serif;max-width:30rem;margin:2rem auto;padding:0 1rem;color:#1d2433;background:#fff}
label{display:block;margin:.75rem 0}input:not([type=checkbox]),select{font:inherit;padding:.6rem;width:100%;box-sizing:border-box;border:1px solid #6b7280;border-radius:.4rem;background:#fff}
button{font:inherit;padding:.7rem 1rem;border:1px solid #2c4a7c;border-radius:.4rem;background:#2c4a7c;color:#fff;cursor:pointer;width:100%}
.known{display:grid;gap:.5rem}.known button,.plain{background:#fff;color:#1d2433;text-align:left}.plain{text-align:center}h2{font-size:1rem;margin:1.25rem 0 .5rem}small{color:#4f566b}</style></head>
<body><main><h1>${title}</h1>${body}<p><small>This is a sandbox that stands in for the real provider. Nothing leaves this machine.</small></p></main></body></html>`);
}
