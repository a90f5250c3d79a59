import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type Stripe from 'stripe';
import { completeAccount } from './accounts.ts';
import type { Call } from './call.ts';
import { pay, refuseAttempt } from './confirm.ts';
import type { Engine } from './engine.ts';
import { parseForm } from './form.ts';
import type { Store } from './store.ts';
import { linkedId } from './objects.ts';

/** The pages a person meets at Stripe: confirming a payment with their bank, and becoming a payee. */
export function addPages(app: FastifyInstance, { store, engine }: { store: Store; engine: Engine }): void {
  /** Pages carry no key: the object itself tells whose it is, and `visit` that the visitor was sent. */
  const withObject = <T>(id: string, query: URLSearchParams, work: (call: Call) => T): T | undefined => {
    const row = store.db.prepare('SELECT account FROM objects WHERE id = ?').get(id);
    if (!row) return undefined;
    return engine.runFor(String(row['account']), (call) => {
      const { visit } = call.objects.hidden(id);
      return visit !== undefined && visit === query.get('visit') ? work(call) : undefined;
    });
  };
  const queryOf = (request: FastifyRequest): URLSearchParams => new URLSearchParams(request.url.split('?')[1]);
  const idOf = (request: FastifyRequest): string => (request.params as { id: string }).id;

  app.get('/_sandbox/authenticate/:id', (request, reply) => {
    const query = queryOf(request);
    const intent = withObject(idOf(request), query, (call) => call.objects.find('payment_intent', idOf(request)));
    if (!intent || intent.status !== 'requires_action') return gone(reply);
    return page(
      reply,
      'Confirm your payment',
      `<p>The bank that issued this test card wants to know that it is you who pays ${amountText(intent)}.</p>
       <form method="post" action="${escapeHtml(request.url)}">
         <button name="answer" value="complete">Complete authentication</button>
         <button name="answer" value="fail">Fail authentication</button>
       </form>`,
    );
  });

  app.post('/_sandbox/authenticate/:id', (request, reply) => {
    const query = queryOf(request);
    const succeeded = parseForm(String(request.body))['answer'] === 'complete';
    const target = withObject(idOf(request), query, (call) => {
      const intent = call.objects.find('payment_intent', idOf(request));
      if (intent?.status !== 'requires_action') return undefined;
      const { returnUrl } = call.objects.hidden(intent.id);
      answerAuthentication(call, intent, succeeded);
      const back = new URL(returnUrl ?? call.baseUrl);
      back.searchParams.set('payment_intent', intent.id);
      back.searchParams.set('payment_intent_client_secret', intent.client_secret ?? '');
      back.searchParams.set('redirect_status', succeeded ? 'succeeded' : 'failed');
      return back.href;
    });
    if (target === undefined) return gone(reply);
    if (query.get('embedded') === '1') return page(reply, 'Thank you', '<p>You can close this now.</p><script src="/v3/done.js"></script>');
    return reply.redirect(target, 303);
  });

  app.get('/_sandbox/onboard/:id', (request, reply) => {
    const query = queryOf(request);
    const account = withObject(idOf(request), query, (call) => call.objects.find('account', idOf(request)));
    const refreshUrl = query.get('refresh_url') ?? '';
    const expired = Number(query.get('expires')) <= engine.nowSeconds();
    if (!account || expired) return isWebUrl(refreshUrl) ? reply.redirect(refreshUrl, 303) : gone(reply);
    return page(
      reply,
      'Get paid',
      `<p>Stripe asks payees for their name, birthday, address and bank account. For ${escapeHtml(account.email ?? account.id)} one button fills in test data.</p>
       <form method="post" action="${escapeHtml(request.url)}">
         <button name="answer" value="complete">Use test details and finish</button>
         <button name="answer" value="later">Return without finishing</button>
       </form>`,
    );
  });

  app.post('/_sandbox/onboard/:id', (request, reply) => {
    const query = queryOf(request);
    const finish = parseForm(String(request.body))['answer'] === 'complete';
    const account = withObject(idOf(request), query, (call) => {
      const found = call.objects.require('account', idOf(request));
      if (finish) completeAccount(call, found);
      call.objects.save('account', found, {}); // a link is good for one visit
      return found;
    });
    const returnUrl = query.get('return_url') ?? '';
    return account && isWebUrl(returnUrl) ? reply.redirect(returnUrl, 303) : gone(reply);
  });
}

function answerAuthentication(call: Call, intent: Stripe.PaymentIntent, succeeded: boolean): void {
  const method = call.objects.require('payment_method', linkedId(intent.payment_method));
  if (succeeded) return pay(call, intent, method);
  refuseAttempt(call, intent, {
    type: 'invalid_request_error',
    code: 'payment_intent_authentication_failure',
    message: 'We are unable to authenticate your payment method. Please choose a different payment method and try again.',
    payment_method: method,
  });
}

const isWebUrl = (text: string): boolean => /^https?:\/\//.test(text);

const amountText = (intent: Stripe.PaymentIntent): string => {
  const format = new Intl.NumberFormat('en-US', { style: 'currency', currency: intent.currency });
  return escapeHtml(format.format(intent.amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2)));
};

const escapeHtml = (text: string): string => text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

const gone = (reply: FastifyReply): FastifyReply =>
  page(
    reply.status(404),
    'Nothing to do here',
    '<p>This link was used before, has expired, or was never made. Go back and begin again.</p>',
  );

function page(reply: FastifyReply, title: string, body: string): FastifyReply {
  return reply
    .header('cache-control', 'no-store')
    .type('text/html; charset=utf-8')
    .send(`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} – Stripe sandbox</title>
<style>body{font:1.05rem/1.5 system-ui,sans-serif;max-width:32rem;margin:2rem auto;padding:0 1rem;color:#1a1f36;background:#fff}
button{font:inherit;padding:.6rem 1rem;margin:.25rem .5rem .25rem 0;border:1px solid #3c4257;border-radius:.4rem;background:#fff;cursor:pointer}
button[value=complete]{background:#3c4257;color:#fff}small{color:#4f566b}</style></head>
<body><main><h1>${title}</h1>${body}<p><small>This is a sandbox that stands in for Stripe. No money moves here.</small></p></main></body></html>`);
}
