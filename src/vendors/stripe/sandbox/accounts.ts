import type Stripe from 'stripe';
import { type Call, idIn, type Route } from './call.ts';
import { answerList, emptyList } from './lists.ts';
import type { Params } from './params.ts';
import { badRequest, refused } from './problem.ts';

/** What Stripe asks of a person in the United States before it pays them, each met by the parameter of that name. */
const requirements = [
  'business_profile.url',
  'external_account',
  'individual.first_name',
  'individual.last_name',
  'individual.dob',
  'individual.address',
  'individual.ssn_last_4',
  'tos_acceptance.date',
  'tos_acceptance.ip',
] as const;

export const accountRoutes: Route[] = [
  {
    method: 'POST',
    path: '/v1/accounts',
    handle(call) {
      const { params } = call;
      const type = params.choice('type', ['express', 'custom']) ?? 'express';
      const country = params.text('country') ?? 'US';
      if (!/^[A-Z]{2}$/.test(country))
        throw badRequest(`Country '${country}' is unknown.`, { code: 'country_unsupported', param: 'country' });
      const account = newAccount(call, type, country);
      applyChanges(call, account);
      call.objects.insert('account', account);
      return account;
    },
  },
  { method: 'GET', path: '/v1/accounts', handle: (call) => answerList(call, 'account') },
  {
    method: 'GET',
    path: '/v1/accounts/:id',
    handle(call) {
      call.params.finish();
      return call.objects.require('account', idIn(call), 'account');
    },
  },
  {
    method: 'POST',
    path: '/v1/accounts/:id',
    handle(call) {
      const account = call.objects.require('account', idIn(call), 'account');
      applyChanges(call, account);
      saveAccount(call, account);
      return account;
    },
  },
  { method: 'POST', path: '/v1/account_links', handle: createLink },
];

const saveAccount = (call: Call, account: Stripe.Account): void => {
  call.objects.save('account', account);
  call.emit('account.updated', account, account.id);
};

const linkSeconds = 300;

function createLink(call: Call): object {
  const { params } = call;
  const account = call.objects.require('account', params.requiredText('account'), 'account');
  const type = params.choice('type', ['account_onboarding', 'account_update']);
  if (type === undefined) throw badRequest('Missing required param: type.', { code: 'parameter_missing', param: 'type' });
  const urls = { return: params.requiredText('return_url'), refresh: params.requiredText('refresh_url') };
  params.ignore('collect', 'collection_options');
  params.finish();
  if (type === 'account_update' && account.type === 'express') {
    throw refused('You cannot create account_update type Account Links for this account.', { param: 'type' });
  }
  const visit = call.newSecret(24);
  const expiresAt = call.now + linkSeconds;
  const query = new URLSearchParams({ visit, expires: String(expiresAt), return_url: urls.return, refresh_url: urls.refresh });
  // A newer link takes the place of an older one.
  call.objects.save('account', account, { visit });
  return {
    object: 'account_link',
    created: call.now,
    expires_at: expiresAt,
    url: `${call.baseUrl}/_sandbox/onboard/${account.id}?${query}`,
  };
}

/** The payee filled in everything. */
export function completeAccount(call: Call, account: Stripe.Account): void {
  meet(account, requirements);
  saveAccount(call, account);
}

function meet(account: Stripe.Account, met: readonly string[]): void {
  const current = account.requirements as Stripe.Account.Requirements;
  const due = (current.currently_due ?? []).filter((name) => !met.includes(name));
  const ready = due.length === 0;
  account.requirements = {
    ...current,
    currently_due: due,
    eventually_due: due,
    past_due: current.past_due?.filter((name) => due.includes(name)) ?? [],
    disabled_reason: ready ? null : 'requirements.past_due',
  };
  account.details_submitted = ready;
  account.payouts_enabled = ready;
  const { capabilities = {} } = account;
  if (capabilities.transfers) capabilities.transfers = ready ? 'active' : 'inactive';
  if (capabilities.card_payments) capabilities.card_payments = ready ? 'active' : 'inactive';
  account.charges_enabled = ready && capabilities.card_payments === 'active';
}

function applyChanges(call: Call, account: Stripe.Account): void {
  const { params } = call;
  account.email = params.text('email') ?? account.email;
  account.business_type = params.choice('business_type', ['individual', 'company']) ?? account.business_type;
  account.metadata = params.metadata(account.metadata ?? {});
  const asked = params.group('capabilities');
  for (const name of ['transfers', 'card_payments'] as const) {
    const requested = asked?.group(name)?.flag('requested');
    if (requested) account.capabilities = { ...account.capabilities, [name]: account.capabilities?.[name] ?? 'inactive' };
  }
  const met = [
    ...given(params.group('business_profile'), 'business_profile'),
    ...given(params.group('individual'), 'individual'),
    ...given(params.group('tos_acceptance'), 'tos_acceptance'),
    ...(params.names().includes('external_account') ? ['external_account'] : []),
  ];
  params.ignore('external_account', 'settings', 'default_currency');
  params.finish();
  if (account.type === 'express' && met.some((name) => name.startsWith('tos_acceptance'))) {
    throw badRequest('You cannot accept the Terms of Service on behalf of an Express account.', { param: 'tos_acceptance' });
  }
  meet(account, met);
}

/** A group of any shape: which of its members were given. */
function given(group: Params | undefined, prefix: string): string[] {
  const names = group?.names() ?? [];
  group?.ignore(...names);
  return names.map((name) => `${prefix}.${name}`);
}

function newAccount(call: Call, type: 'express' | 'custom', country: string): Stripe.Account {
  const id = call.newId('acct');
  const due = [...requirements];
  return {
    id,
    object: 'account',
    business_profile: {
      annual_revenue: null,
      estimated_worker_count: null,
      mcc: null,
      minority_owned_business_designation: null,
      specified_commercial_transactions_act_url: null,
      name: null,
      support_address: null,
      support_email: null,
      support_phone: null,
      support_url: null,
      url: null,
    },
    business_type: null,
    capabilities: {},
    charges_enabled: false,
    controller: {
      type: 'application',
      is_controller: true,
      fees: { payer: type === 'express' ? 'application_express' : 'application_custom' },
      losses: { payments: 'application' },
      requirement_collection: type === 'express' ? 'stripe' : 'application',
      stripe_dashboard: { type: type === 'express' ? 'express' : 'none' },
    },
    country,
    created: call.now,
    default_currency: 'usd',
    details_submitted: false,
    email: null,
    external_accounts: emptyList(`/v1/accounts/${id}/external_accounts`),
    future_requirements: {
      alternatives: [],
      current_deadline: null,
      currently_due: [],
      disabled_reason: null,
      errors: [],
      eventually_due: [],
      past_due: [],
      pending_verification: [],
    },
    metadata: {},
    payouts_enabled: false,
    requirements: {
      alternatives: [],
      current_deadline: null,
      currently_due: due,
      disabled_reason: 'requirements.past_due',
      errors: [],
      eventually_due: due,
      past_due: due,
      pending_verification: [],
    },
    settings: {
      branding: { icon: null, logo: null, primary_color: null, secondary_color: null },
      card_issuing: { tos_acceptance: { date: null, ip: null } },
      card_payments: {
        decline_on: { avs_failure: false, cvc_failure: false },
        statement_descriptor_prefix: null,
        statement_descriptor_prefix_kana: null,
        statement_descriptor_prefix_kanji: null,
      },
      dashboard: { display_name: null, timezone: 'Etc/UTC' },
      payments: {
        statement_descriptor: null,
        statement_descriptor_kana: null,
        statement_descriptor_kanji: null,
        statement_descriptor_prefix_kana: null,
        statement_descriptor_prefix_kanji: null,
      },
      payouts: { debit_negative_balances: true, schedule: { delay_days: 2, interval: 'daily' }, statement_descriptor: null },
      sepa_debit_payments: {},
    },
    tos_acceptance: { date: null, ip: null, user_agent: null },
    type,
  };
}
