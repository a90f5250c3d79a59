create table idempotency_key (
  actor text not null,
  key text not null check (length(key) between 1 and 200),
  request_hash text not null,
  state text not null check (state in ('running', 'done')),
  lease_until timestamptz not null,
  status int,
  body jsonb,
  created_at timestamptz not null default now(),
  primary key (actor, key)
);
create index idempotency_key_age on idempotency_key (created_at);
comment on table idempotency_key is 'owner=platform; class=internal; purpose=answers to be replayed for the same key; retention=24h';
comment on column idempotency_key.actor is 'class=personal; purpose=whose key it is; retention=24h';
comment on column idempotency_key.body is 'class=personal; purpose=the answer to replay; retention=24h';
