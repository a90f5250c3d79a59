import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { problem } from './problem.ts';

export interface Countries {
  /** Two letters each (ISO 3166-1). Empty lets everybody in. */
  allowed: readonly string[];
  /** In which a proxy in front says where a request comes from. */
  header: string;
}

declare module 'fastify' {
  interface FastifyInstance {
    /** Header and value by which the pages' own calls are known: this process made them up, and nobody else has seen them. */
    insideCall: Readonly<Record<string, string>>;
    /** Two letters, where a believed proxy says them; the pages' own calls say their visitor's. */
    countryOf(request: FastifyRequest): string | undefined;
  }
}

const insideHeader = 'x-guildhall-inside';
const visitorHeader = 'x-guildhall-country';
/** What the pages' own calls carry besides: where their visitor is. */
export const visitorCountry = (country: string | undefined): Record<string, string> =>
  country === undefined ? {} : { [visitorHeader]: country };

const alwaysOpen = /^\/(health\/|metrics$)/;

/**
 * Answers only requests from named countries. The country is what a proxy of TRUST_PROXY says; from anybody else it is unknown, and unknown
 * is not allowed. Health checks and vendors' webhooks are.
 */
export function allowCountries(app: FastifyInstance, { allowed, header }: Countries): void {
  const value = randomUUID();
  app.decorate('insideCall', { [insideHeader]: value });
  const country = (request: FastifyRequest): string | undefined => {
    // With a believed proxy between there are two addresses at least: its own, and the one it speaks of.
    const said = (request.ips?.length ?? 0) > 1 ? request.headers[header.toLowerCase()] : undefined;
    return typeof said === 'string' ? said.trim().toUpperCase() : undefined;
  };
  app.decorate('countryOf', (request) => {
    const inside = request.headers[insideHeader] === value ? request.headers[visitorHeader] : undefined;
    const found = typeof inside === 'string' ? inside : country(request);
    // Proxies write XX or T1 where they do not know; neither is a country.
    return found !== undefined && /^[A-Z]{2}$/.test(found) && found !== 'XX' ? found : undefined;
  });
  if (allowed.length === 0) return;
  const countries = new Set(allowed.map((each) => each.toUpperCase()));
  app.addHook('onRequest', (request, reply, done) => {
    const isWebhook = (request.routeOptions.config as { rawBody?: boolean } | undefined)?.rawBody === true;
    if (isWebhook || alwaysOpen.test(request.url.split('?', 1)[0] ?? '') || request.headers[insideHeader] === value) return done();
    if (countries.has(country(request) ?? '')) return done();
    void reply.code(451);
    const wantsPage = request.headers.accept?.includes('text/html') === true && !request.url.includes('/api/');
    if (wantsPage) return void reply.type('text/html; charset=utf-8').send(page);
    const refused = problem(451, 'http.country_not_served', `${sentence} ${advice}`, request.id);
    return void reply.type('application/problem+json').serializer(JSON.stringify).send(refused);
  });
}

const sentence = 'This service is not offered in the country that you seem to be in.';
const advice = 'If you are somewhere else, turn off what hides where you are, such as a VPN, and try again.';
const page = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Not offered here</title></head><body><main><h1>Not offered here</h1><p>${sentence}</p><p>${advice}</p></main></body></html>`;
