create table quote (
  id uuid primary key,
  subject_kind text not null,
  subject_id text not null,
  person_id uuid not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null check (ends_at > starts_at),
  lines jsonb not null,
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  total_minor bigint not null check (total_minor >= 0),
  provider_minor bigint not null check (provider_minor >= 0),
  platform_minor bigint not null,
  taxes_minor bigint not null check (taxes_minor >= 0),
  schedule_version text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_by text,
  used_at timestamptz,
  constraint quote_adds_up check (total_minor = provider_minor + platform_minor + taxes_minor),
  constraint quote_used_once unique (used_by),
  check ((used_by is null) = (used_at is null))
);
comment on table quote is 'owner=fees; class=internal; purpose=prices as they were offered; retention=7y when used, 30d when not';
comment on column quote.person_id is 'class=personal; purpose=who the offer was made to; retention=7y when used, 30d when not';
create index quote_unused on quote (expires_at) where used_by is null;
