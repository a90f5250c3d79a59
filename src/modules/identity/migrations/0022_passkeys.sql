-- Passkeys (WebAuthn): each a way to log in that is strong by itself.
create table passkey (
  id uuid primary key,
  person_id uuid not null references person on delete cascade,
  credential_id text not null unique check (length(credential_id) between 1 and 1400),
  public_key text not null check (length(public_key) between 1 and 4000),
  -- What the authenticator counts; zero for those that do not.
  counter bigint not null check (counter >= 0),
  transports text[] not null,
  is_synced boolean not null,
  name text not null check (length(name) between 1 and 60),
  created_at timestamptz not null,
  used_at timestamptz,
  -- Its counter did not grow: there may be a copy. It opens nothing from then on.
  suspect_at timestamptz
);
create index passkey_person on passkey (person_id);
comment on table passkey is 'owner=identity; class=internal; purpose=passkeys, each a strong way to log in; retention=until removed';
comment on column passkey.id is 'class=internal; purpose=which passkey; retention=until removed';
comment on column passkey.person_id is 'class=personal; purpose=whose passkey it is; retention=until removed';
comment on column passkey.credential_id is 'class=personal; purpose=known again by it at log-in; retention=until removed';
comment on column passkey.public_key is 'class=internal; purpose=checks its signatures; retention=until removed';
comment on column passkey.counter is 'class=internal; purpose=a copy is noticed by it; retention=until removed';
comment on column passkey.transports is 'class=internal; purpose=how the browser finds it; retention=until removed';
comment on column passkey.is_synced is 'class=personal; purpose=shown to its owner; retention=until removed';
comment on column passkey.name is 'class=personal; purpose=its owner tells it from others; retention=until removed';
comment on column passkey.created_at is 'class=personal; purpose=since when; retention=until removed';
comment on column passkey.used_at is 'class=personal; purpose=shown to its owner; retention=until removed';
comment on column passkey.suspect_at is 'class=personal; purpose=since when it is refused; retention=until removed';

-- A question that an authenticator is to sign: used up by the first answer, right or wrong.
create table passkey_challenge (
  challenge_hash text primary key,
  purpose text not null check (purpose in ('register', 'log_in', 'second_step', 'prove')),
  bound_hash text not null,
  person_id uuid references person on delete cascade,
  expires_at timestamptz not null,
  constraint passkey_challenge_person check ((purpose = 'log_in') = (person_id is null))
);
create index passkey_challenge_person_id on passkey_challenge (person_id);
create index passkey_challenge_expires_at on passkey_challenge (expires_at);
comment on table passkey_challenge is 'owner=identity; class=internal; purpose=questions to authenticators, each good for one answer; retention=1d';
comment on column passkey_challenge.challenge_hash is 'class=secret; purpose=SHA-256 of the question; retention=1d';
comment on column passkey_challenge.purpose is 'class=internal; purpose=what the answer is good for; retention=1d';
comment on column passkey_challenge.bound_hash is 'class=secret; purpose=SHA-256 of the visit that asked, session, ticket or browser; retention=1d';
comment on column passkey_challenge.person_id is 'class=personal; purpose=who is asked, where that is known; retention=1d';
comment on column passkey_challenge.expires_at is 'class=internal; purpose=when it is given up; retention=1d';

alter table session add column passkey_id uuid references passkey on delete set null;
create index session_passkey on session (passkey_id) where passkey_id is not null;
comment on column session.passkey_id is 'class=personal; purpose=ends with the passkey that opened it; retention=90d after its end';
