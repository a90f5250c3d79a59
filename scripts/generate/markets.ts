import { createHash } from 'node:crypto';
import type { Plans, Roles } from '#platform/context';
import { systemClock } from '#kernel';
import { memoryCache } from '#platform/cache';
import type { MarketFacts, Module } from '#platform/module';
import { fieldSeal } from '#platform/secrets-at-rest';
import { folderStorage, urlSigner } from '#platform/storage';
import { exportSigner } from '#modules/audit';
import { protectWith } from '#modules/identity';
import * as prep from '#markets/prep';
import { smtpMail } from '#vendors/mail';
import { stripePayments } from '#vendors/stripe';

/** A market as it would be served, put together without being started: nothing is opened and nobody is called. */
export interface Described extends MarketFacts {
  modules: readonly Module[];
  roles: Roles;
  plans: Plans;
}

/** Every market there is, for what is derived from them and for the checks that hold for all of them. */
export function describeMarkets(): Described[] {
  const publicUrl = 'https://house.example';
  const secret = createHash('sha256').update('described, not served').digest('hex');
  const seal = fieldSeal([{ id: 'none', secret }]);
  const composed = prep.compose({
    publicUrl,
    provider: stripePayments({ secretKey: 'sk_none', publishableKey: 'pk_none', webhookSecrets: ['whsec_none'], clock: systemClock }),
    mailer: smtpMail({ url: 'smtp://127.0.0.1:25', from: 'Nobody <nobody@house.example>' }),
    protector: protectWith(secret),
    signer: exportSigner(secret),
    calendars: { providers: [], seal },
    seal,
    // Made when the first file is written, which never comes.
    files: { storage: folderStorage('/nowhere'), urls: urlSigner({ secret, clock: systemClock, publicUrl }) },
    cache: memoryCache({ maxBytes: 1 }),
  });
  return [{ ...prep.facts, modules: composed.modules, roles: composed.roles, plans: composed.plans }];
}

/** The modules of all markets, each once. */
export function describeModules(): Module[] {
  return [...new Map(describeMarkets().flatMap(({ modules }) => modules.map((each) => [each.name, each]))).values()];
}
