-- Codes that take something off, and who used them. The counts stand on the code's own row, so that whoever takes the last use
-- holds the row's lock, and the checks hold whatever the program does.
create table promo_code (
  id uuid primary key,
  code text not null check (code ~ '^[A-Z0-9-]{3,24}$'),
  percent integer check (percent between 1 and 100),
  amount_minor bigint check (amount_minor > 0),
  at_most_minor bigint check (at_most_minor > 0),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  bearer text not null check (bearer in ('platform', 'provider')),
  provider_id uuid,
  minimum_minor bigint check (minimum_minor > 0),
  budget_minor bigint check (budget_minor > 0),
  budget_uses integer check (budget_uses > 0),
  uses_per_person integer check (uses_per_person > 0),
  valid_from timestamptz not null,
  valid_until timestamptz check (valid_until > valid_from),
  status text not null check (status in ('live', 'paused')),
  used_minor bigint not null default 0 check (used_minor >= 0),
  used_count integer not null default 0 check (used_count >= 0),
  note text not null check (length(note) <= 240),
  created_at timestamptz not null,
  constraint promo_code_once unique (code),
  constraint promo_code_takes_one_way check (num_nonnulls(percent, amount_minor) = 1),
  constraint promo_code_caps_percent check (at_most_minor is null or percent is not null),
  constraint promo_code_of_a_provider check ((bearer = 'provider') = (provider_id is not null)),
  constraint promo_code_within_budget check (used_minor <= budget_minor),
  constraint promo_code_within_uses check (used_count <= budget_uses)
);
comment on table promo_code is 'owner=fees; class=internal; purpose=codes that take something off a price; retention=7y after the last use';
comment on column promo_code.id is 'class=internal; purpose=which code; retention=7y after the last use';
comment on column promo_code.code is 'class=internal; purpose=what people type; retention=7y after the last use';
comment on column promo_code.percent is 'class=internal; purpose=share it takes off; retention=7y after the last use';
comment on column promo_code.amount_minor is 'class=internal; purpose=amount it takes off; retention=7y after the last use';
comment on column promo_code.at_most_minor is 'class=internal; purpose=most that its share comes to; retention=7y after the last use';
comment on column promo_code.currency is 'class=internal; purpose=currency of its amounts; retention=7y after the last use';
comment on column promo_code.bearer is 'class=internal; purpose=whose money it is; retention=7y after the last use';
comment on column promo_code.provider_id is 'class=personal; purpose=who bears it, and whose places it is for; retention=7y after the last use';
comment on column promo_code.minimum_minor is 'class=internal; purpose=least total that it is for; retention=7y after the last use';
comment on column promo_code.budget_minor is 'class=internal; purpose=most that it may cost; retention=7y after the last use';
comment on column promo_code.budget_uses is 'class=internal; purpose=how often it may be used; retention=7y after the last use';
comment on column promo_code.uses_per_person is 'class=internal; purpose=how often one person may use it; retention=7y after the last use';
comment on column promo_code.valid_from is 'class=internal; purpose=from when it is good; retention=7y after the last use';
comment on column promo_code.valid_until is 'class=internal; purpose=from when it is no longer good; retention=7y after the last use';
comment on column promo_code.status is 'class=internal; purpose=whether it is taken now; retention=7y after the last use';
comment on column promo_code.used_minor is 'class=internal; purpose=what it has cost; retention=7y after the last use';
comment on column promo_code.used_count is 'class=internal; purpose=how often it was used; retention=7y after the last use';
comment on column promo_code.note is 'class=internal; purpose=what it is for, in the words of staff; retention=7y after the last use';
comment on column promo_code.created_at is 'class=internal; purpose=when it was made; retention=7y after the last use';

create table promo_redemption (
  id uuid primary key,
  promo_id uuid not null references promo_code,
  person_id uuid not null,
  used_by text not null,
  amount_minor bigint not null check (amount_minor > 0),
  status text not null check (status in ('held', 'kept', 'released')),
  created_at timestamptz not null,
  ended_at timestamptz,
  constraint promo_redemption_once unique (used_by),
  check ((status = 'released') = (ended_at is not null))
);
create index promo_redemption_of_person on promo_redemption (promo_id, person_id) where status <> 'released';
comment on table promo_redemption is 'owner=fees; class=personal; purpose=uses of codes; retention=7y';
comment on column promo_redemption.id is 'class=internal; purpose=which use; retention=7y';
comment on column promo_redemption.promo_id is 'class=internal; purpose=of which code; retention=7y';
comment on column promo_redemption.person_id is 'class=personal; purpose=who used it; retention=7y';
comment on column promo_redemption.used_by is 'class=personal; purpose=the booking it was used for; retention=7y';
comment on column promo_redemption.amount_minor is 'class=personal; purpose=what it took off; retention=7y';
comment on column promo_redemption.status is 'class=internal; purpose=whether it counts; retention=7y';
comment on column promo_redemption.created_at is 'class=internal; purpose=when it was used; retention=7y';
comment on column promo_redemption.ended_at is 'class=internal; purpose=when it was given back; retention=7y';

alter table quote
  add column promo_id uuid references promo_code,
  add column promo_minor bigint check (promo_minor > 0),
  add constraint quote_promo_whole check (num_nonnulls(promo_id, promo_minor) in (0, 2));
comment on column quote.promo_id is 'class=internal; purpose=the code that it counts on; retention=7y when used, 30d when not';
comment on column quote.promo_minor is 'class=personal; purpose=what the code takes off; retention=7y when used, 30d when not';
