create table payment_customer (
  person_id uuid not null,
  provider text not null,
  customer_id text not null,
  primary key (person_id, provider)
);
comment on table payment_customer is 'owner=payments; class=personal; purpose=who a person is at the provider; retention=7y';

create table payment_method (
  id text primary key,
  person_id uuid not null,
  brand text not null,
  last4 text not null,
  exp_month int not null,
  exp_year int not null,
  added_at timestamptz not null
);
create index payment_method_of on payment_method (person_id, added_at desc);
comment on table payment_method is 'owner=payments; class=personal; purpose=cards a person has used; retention=until removed or 7y';

create table payment (
  id uuid primary key,
  subject_kind text not null,
  subject_id uuid not null,
  payer_id uuid not null,
  payee_id uuid not null,
  description text not null,
  amount_minor bigint not null check (amount_minor > 0),
  currency text not null,
  payment_method_id text not null,
  card_brand text,
  card_last4 text,
  status text not null check (status in ('authorizing', 'action_required', 'authorized', 'declined', 'capturing', 'captured', 'capture_failed', 'canceling', 'canceled')),
  intent_id text,
  charge_id text,
  client_secret text,
  action_url text,
  decline_code text,
  decline_message text,
  captured_minor bigint not null default 0 check (captured_minor between 0 and amount_minor),
  refunded_minor bigint not null default 0 check (refunded_minor between 0 and captured_minor),
  transferred_minor bigint not null default 0,
  created_at timestamptz not null,
  constraint payment_pays_out_what_it_took check (transferred_minor >= 0 and refunded_minor + transferred_minor <= captured_minor)
);
create unique index payment_live on payment (subject_id) where status not in ('declined', 'capture_failed', 'canceled');
create index payment_of_subject on payment (subject_id, created_at desc);
create unique index payment_intent on payment (intent_id) where intent_id is not null;
create index payment_waiting on payment (created_at) where status = 'action_required';
comment on table payment is 'owner=payments; class=internal; purpose=what was asked of a card and what became of it; retention=7y';
comment on column payment.payer_id is 'class=personal; purpose=who pays; retention=7y';
comment on column payment.payee_id is 'class=personal; purpose=who is paid; retention=7y';
comment on column payment.client_secret is 'class=secret; purpose=lets the payer finish authentication; retention=7y';
comment on column payment.card_last4 is 'class=personal; purpose=lets the payer recognise the card; retention=7y';

create table refund (
  id uuid primary key,
  payment_id uuid not null references payment,
  amount_minor bigint not null check (amount_minor > 0),
  reason text not null,
  status text not null check (status in ('pending', 'refunded', 'failed')),
  provider_id text,
  created_at timestamptz not null
);
create index refund_of_payment on refund (payment_id);
comment on table refund is 'owner=payments; class=internal; purpose=money sent back; retention=7y';

create table transfer (
  id uuid primary key,
  payment_id uuid not null references payment,
  person_id uuid not null,
  amount_minor bigint not null check (amount_minor > 0),
  currency text not null,
  status text not null check (status in ('waiting', 'pending', 'transferred', 'failed')),
  provider_id text,
  created_at timestamptz not null,
  settled_at timestamptz
);
create index transfer_of_person on transfer (person_id, created_at desc);
comment on table transfer is 'owner=payments; class=internal; purpose=money sent to providers; retention=7y';
comment on column transfer.person_id is 'class=personal; purpose=who was paid; retention=7y';

create table payee_account (
  person_id uuid primary key,
  account_id text not null unique,
  ready boolean not null default false,
  requirements jsonb not null default '[]',
  created_at timestamptz not null
);
comment on table payee_account is 'owner=payments; class=personal; purpose=where a person is paid; retention=7y';

create table provider_event (
  id text primary key,
  type text not null,
  received_at timestamptz not null
);
comment on table provider_event is 'owner=payments; class=internal; purpose=webhooks that were seen, so that each counts once; retention=90d';
