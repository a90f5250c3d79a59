create table person (
  id uuid primary key,
  email text not null check (length(email) between 3 and 254),
  display_name text not null check (length(display_name) between 1 and 80),
  status text not null check (status in ('active', 'closed')),
  created_at timestamptz not null,
  verified_at timestamptz not null
);
-- One account per address, however it is capitalised.
create unique index person_email_key on person (lower(email));
comment on table person is 'owner=identity; class=internal; purpose=accounts, each with a proven address; retention=life of the account';
comment on column person.email is 'class=personal; purpose=logging in and mail; retention=life of the account';
comment on column person.display_name is 'class=personal; purpose=shown to the people one deals with; retention=life of the account';

create table person_role (
  person_id uuid not null references person on delete cascade,
  role text not null check (role ~ '^[a-z][a-z_]{0,39}$'),
  granted_at timestamptz not null,
  granted_by uuid references person on delete set null,
  primary key (person_id, role)
);
comment on table person_role is 'owner=identity; class=internal; purpose=what a person may do here; retention=life of the account';

create table password_credential (
  person_id uuid primary key references person on delete cascade,
  password_hash text not null check (password_hash like '$argon2id$%'),
  changed_at timestamptz not null
);
comment on table password_credential is 'owner=identity; class=internal; purpose=passwords, one of the ways to log in; retention=life of the account';
comment on column password_credential.password_hash is 'class=secret; purpose=checking a password; retention=until changed';

-- Nobody is a person until the address is proven: two who register one address do not touch each other's password.
create table registration (
  id uuid primary key,
  email text not null check (length(email) between 3 and 254),
  display_name text not null check (length(display_name) between 1 and 80),
  role text not null,
  password_hash text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null
);
create index registration_email on registration (lower(email), created_at);
create index registration_expires_at on registration (expires_at);
comment on table registration is 'owner=identity; class=internal; purpose=who asked for an account and has not proven the address; retention=7d';
comment on column registration.email is 'class=personal; purpose=where the link goes; retention=7d';
comment on column registration.display_name is 'class=personal; purpose=name of the account to be; retention=7d';
comment on column registration.password_hash is 'class=secret; purpose=password of the account to be; retention=7d';

-- What a visitor asked to have mailed. The request only writes this row, so that its answer takes the same time for a
-- known and an unknown address; a job does the rest and deletes it.
create table mail_request (
  id uuid primary key,
  kind text not null check (kind in ('register', 'resend', 'reset')),
  email text not null check (length(email) between 3 and 254),
  registration_id uuid references registration on delete cascade,
  created_at timestamptz not null
);
comment on table mail_request is 'owner=identity; class=internal; purpose=links asked for and not yet sent; retention=1d';
comment on column mail_request.email is 'class=personal; purpose=where the link goes; retention=1d';

create table one_time_token (
  hash text primary key,
  purpose text not null check (purpose in ('verify', 'reset')),
  registration_id uuid references registration on delete cascade,
  person_id uuid references person on delete cascade,
  issued_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  constraint one_time_token_subject check ((purpose = 'verify') = (registration_id is not null) and num_nonnulls(registration_id, person_id) = 1)
);
create index one_time_token_person on one_time_token (person_id) where used_at is null;
create index one_time_token_expires_at on one_time_token (expires_at);
comment on table one_time_token is 'owner=identity; class=internal; purpose=links mailed to prove an address; retention=7d';
comment on column one_time_token.hash is 'class=secret; purpose=SHA-256 of the token, which is stored nowhere; retention=7d';

create table device (
  id uuid primary key,
  person_id uuid not null references person on delete cascade,
  token_hash text not null,
  user_agent text check (length(user_agent) <= 300),
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  constraint device_token unique (token_hash)
);
create index device_person on device (person_id);
comment on table device is 'owner=identity; class=internal; purpose=devices that logged in before, so that guessing elsewhere cannot lock their owner out; retention=1y unseen';
comment on column device.token_hash is 'class=secret; purpose=SHA-256 of what the device shows; retention=1y unseen';
comment on column device.user_agent is 'class=personal; purpose=telling devices apart; retention=1y unseen';

create table session (
  id uuid primary key,
  person_id uuid not null references person on delete cascade,
  device_id uuid references device on delete set null,
  method text not null check (method ~ '^[a-z_]{1,40}$'),
  user_agent text check (length(user_agent) <= 300),
  ip text check (length(ip) <= 64),
  started_at timestamptz not null,
  refreshed_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz,
  end_reason text,
  constraint session_ends_for_a_reason check ((ended_at is null) = (end_reason is null))
);
create index session_live on session (person_id) where ended_at is null;
create index session_ended on session (ended_at) where ended_at is not null;
create index session_expires_at on session (expires_at);
comment on table session is 'owner=identity; class=internal; purpose=a log-in and all the tokens that follow from it; retention=90d after its end';
comment on column session.user_agent is 'class=personal; purpose=list of devices, alerts; retention=90d after its end';
comment on column session.ip is 'class=personal; purpose=list of devices, alerts; retention=90d after its end';

create table refresh_token (
  hash text primary key,
  session_id uuid not null references session on delete cascade,
  issued_at timestamptz not null,
  used_at timestamptz,
  successor_hash text,
  key_id text,
  nonce text,
  repeats int not null check (repeats >= 0),
  constraint refresh_token_used check (num_nonnulls(used_at, successor_hash, key_id, nonce) in (0, 4)),
  constraint refresh_token_successor unique (successor_hash)
);
-- However requests race, a session has at most one token that can still be used.
create unique index refresh_token_leaf on refresh_token (session_id) where used_at is null;
create index refresh_token_session on refresh_token (session_id);
comment on table refresh_token is 'owner=identity; class=internal; purpose=chain of refresh tokens, used ones kept so that a replay is noticed; retention=as its session';
comment on column refresh_token.hash is 'class=secret; purpose=SHA-256 of the token, which is stored nowhere; retention=as its session';
comment on column refresh_token.successor_hash is 'class=secret; purpose=checks the token that followed; retention=as its session';
comment on column refresh_token.nonce is 'class=secret; purpose=with the token and a server key gives the token that followed; retention=as its session';

create table signing_key (
  id text primary key,
  purpose text not null check (purpose in ('access', 'refresh')),
  public_jwk jsonb,
  secret_protected text not null,
  created_at timestamptz not null,
  signs_from timestamptz not null,
  signs_until timestamptz,
  accepted_until timestamptz,
  constraint signing_key_public check ((purpose = 'access') = (public_jwk is not null)),
  constraint signing_key_retired check ((signs_until is null) = (accepted_until is null) and signs_until <= accepted_until)
);
-- The newest key has no end yet, and there is one of it.
create unique index signing_key_newest on signing_key (purpose) where signs_until is null;
comment on table signing_key is 'owner=identity; class=internal; purpose=keys that sign access tokens (access) and derive refresh tokens (refresh); retention=1d after last accepted';
comment on column signing_key.public_jwk is 'class=public; purpose=published as JWKS; retention=1d after last accepted';
comment on column signing_key.secret_protected is 'class=secret; purpose=the private part, encrypted by the app; retention=1d after last accepted';

create table attempt (
  id uuid primary key,
  subject text not null check (length(subject) <= 100),
  at timestamptz not null
);
create index attempt_subject on attempt (subject, at);
create index attempt_at on attempt (at);
comment on table attempt is 'owner=identity; class=internal; purpose=counts guesses and mails per address; retention=1h';
comment on column attempt.subject is 'class=personal; purpose=digest of the address or device that is counted; retention=1h';
