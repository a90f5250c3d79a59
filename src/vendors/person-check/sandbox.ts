import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface PersonCheckSandbox {
  /** In place of the service: `http://127.0.0.1:<port>`. */
  url: string;
  /** What `siteverify` does next: answers, takes answers for wrong, or is out of order. */
  switches: { fail: false | 'wrong' | 'internal' | 'status' | 'hang' };
  close(): Promise<void>;
}

/** Draws a button in place of the services' frames; pressing it is the sign. Its answer says what it was drawn for, and where. */
const widget = (name: string): string => `window.${name} = {
  render(place, { sitekey, action = '', callback }) {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = 'I am a person (sandbox)';
    button.addEventListener('click', () => {
      button.disabled = true;
      callback(['sandbox', sitekey, action, location.hostname, crypto.randomUUID()].map(encodeURIComponent).join(':').replaceAll('%', '~'));
    });
    place.append(button);
  },
};
window[new URL(document.currentScript.src).searchParams.get('onload')]?.();`;

/**
 * Turnstile and hCaptcha in small, over real HTTP on this machine: the script that pages load, and `siteverify` with its form, its answers and its
 * error codes. An answer counts once. Right is `sandbox:siteKey:action:hostname:anything`.
 */
export async function startPersonCheckSandbox({ secret = 'sandbox-secret', port = 0 } = {}): Promise<PersonCheckSandbox> {
  const switches: PersonCheckSandbox['switches'] = { fail: false };
  const used = new Set<string>();
  const verdictOn = (form: URLSearchParams, isTurnstile: boolean): object => {
    const refused = (code: string): object => ({ success: false, 'error-codes': [code] });
    if (switches.fail === 'internal') return refused('internal-error');
    if (form.get('secret') !== secret) return refused('invalid-input-secret');
    const answer = form.get('response') ?? '';
    if (answer === '') return refused('missing-input-response');
    const [mark, , action = '', hostname = ''] = answer.split(':');
    if (mark !== 'sandbox' || switches.fail === 'wrong') return refused('invalid-input-response');
    if (used.has(answer)) return refused(isTurnstile ? 'timeout-or-duplicate' : 'already-seen-response');
    used.add(answer);
    const told = { success: true, challenge_ts: new Date().toISOString(), hostname, 'error-codes': [] };
    return isTurnstile ? { ...told, action: action.replaceAll('~', '%') } : told;
  };

  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://sandbox');
    const [, kind = '', what] = pathname.split('/');
    if (request.method === 'GET' && what === 'api.js' && /^(turnstile|hcaptcha)$/.test(kind)) {
      // The house keeps others' files out unless they say that they are for everybody.
      const headers = { 'content-type': 'text/javascript; charset=utf-8', 'cross-origin-resource-policy': 'cross-origin' };
      return void response.writeHead(200, headers).end(widget(kind));
    }
    if (request.method !== 'POST' || what !== 'siteverify') return void response.writeHead(404).end();
    void text(request).then((body) => {
      if (switches.fail === 'hang') return;
      if (switches.fail === 'status') return void response.writeHead(503).end('<html>');
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify(verdictOn(new URLSearchParams(body), kind === 'turnstile')));
    });
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    switches,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
