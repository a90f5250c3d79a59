-- Accounts at Google, Apple, Facebook and Amazon that open an account here. They are known by the provider's own id and by nothing else.
create table social_identity (
  person_id uuid not null references person on delete cascade,
  provider text not null check (provider in ('google', 'apple', 'facebook', 'amazon')),
  subject text not null check (length(subject) between 1 and 255),
  address text check (length(address) <= 254),
  linked_at timestamptz not null,
  used_at timestamptz not null,
  primary key (person_id, provider),
  constraint social_identity_subject unique (provider, subject)
);
comment on table social_identity is 'owner=identity; class=internal; purpose=accounts elsewhere, each a way to log in; retention=until unlinked';
comment on column social_identity.person_id is 'class=personal; purpose=whose account here it opens; retention=until unlinked';
comment on column social_identity.provider is 'class=personal; purpose=where the account is; retention=until unlinked';
comment on column social_identity.subject is 'class=personal; purpose=who it is there; retention=until unlinked';
comment on column social_identity.address is 'class=personal; purpose=shown to its owner to tell accounts apart; retention=until unlinked';
comment on column social_identity.linked_at is 'class=personal; purpose=since when; retention=until unlinked';
comment on column social_identity.used_at is 'class=personal; purpose=when it last logged in; retention=until unlinked';

-- Somebody has gone to a provider and is not back yet. The row is used up by whoever comes back with its state.
create table social_visit (
  state_hash text primary key,
  provider text not null check (provider in ('google', 'apple', 'facebook', 'amazon')),
  purpose text not null check (purpose in ('log_in', 'link')),
  person_id uuid references person on delete cascade,
  browser_hash text not null,
  secrets_sealed text not null,
  goto_path text not null check (length(goto_path) <= 500),
  expires_at timestamptz not null,
  constraint social_visit_person check ((purpose = 'link') = (person_id is not null))
);
create index social_visit_person_id on social_visit (person_id);
create index social_visit_expires_at on social_visit (expires_at);
comment on table social_visit is 'owner=identity; class=internal; purpose=log-ins elsewhere under way; retention=1h';
comment on column social_visit.state_hash is 'class=secret; purpose=SHA-256 of the state, which is stored nowhere; retention=1h';
comment on column social_visit.provider is 'class=internal; purpose=where the browser was sent; retention=1h';
comment on column social_visit.purpose is 'class=internal; purpose=whether to log in or to link; retention=1h';
comment on column social_visit.person_id is 'class=personal; purpose=who links; retention=1h';
comment on column social_visit.browser_hash is 'class=secret; purpose=SHA-256 of what the browser holds that began; retention=1h';
comment on column social_visit.secrets_sealed is 'class=secret; purpose=nonce and PKCE verifier, encrypted by the app; retention=1h';
comment on column social_visit.goto_path is 'class=personal; purpose=page to go on with; retention=1h';
comment on column social_visit.expires_at is 'class=internal; purpose=when it is given up; retention=1h';

-- Somebody whom a provider vouches for and who has no account here that it opens: they choose how to go on, in the same browser.
create table social_arrival (
  id uuid primary key,
  browser_hash text not null unique,
  provider text not null check (provider in ('google', 'apple', 'facebook', 'amazon')),
  subject text not null check (length(subject) between 1 and 255),
  told_name text check (length(told_name) <= 80),
  told_address text check (length(told_address) <= 254),
  is_proven boolean not null,
  goto_path text not null check (length(goto_path) <= 500),
  email text check (length(email) between 3 and 254),
  display_name text check (length(display_name) between 1 and 80),
  role text,
  mail_hash text unique,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  constraint social_arrival_chosen check (num_nonnulls(email, display_name, role) in (0, 3)),
  constraint social_arrival_mailed check (mail_hash is null or email is not null)
);
create index social_arrival_expires_at on social_arrival (expires_at);
create index social_arrival_email on social_arrival (lower(email)) where email is not null;
comment on table social_arrival is 'owner=identity; class=internal; purpose=people known elsewhere who are asked how to go on; retention=1d';
comment on column social_arrival.id is 'class=internal; purpose=which arrival; retention=1d';
comment on column social_arrival.browser_hash is 'class=secret; purpose=SHA-256 of what the browser holds that arrived; retention=1d';
comment on column social_arrival.provider is 'class=internal; purpose=where the account is; retention=1d';
comment on column social_arrival.subject is 'class=personal; purpose=who it is there; retention=1d';
comment on column social_arrival.told_name is 'class=personal; purpose=suggested as a name; retention=1d';
comment on column social_arrival.told_address is 'class=personal; purpose=suggested, or taken where the provider vouches for it; retention=1d';
comment on column social_arrival.is_proven is 'class=internal; purpose=whether the provider vouches for the address; retention=1d';
comment on column social_arrival.goto_path is 'class=personal; purpose=page to go on with; retention=1d';
comment on column social_arrival.email is 'class=personal; purpose=address to be proven by a mailed link; retention=1d';
comment on column social_arrival.display_name is 'class=personal; purpose=name of the account to be; retention=1d';
comment on column social_arrival.role is 'class=internal; purpose=role of the account to be; retention=1d';
comment on column social_arrival.mail_hash is 'class=secret; purpose=SHA-256 of the mailed link, which is stored nowhere; retention=1d';
comment on column social_arrival.created_at is 'class=internal; purpose=when they arrived; retention=1d';
comment on column social_arrival.expires_at is 'class=internal; purpose=when it is given up; retention=1d';
