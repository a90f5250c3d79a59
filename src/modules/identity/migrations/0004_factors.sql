-- When the person last proved who they are in a session, and whether a second factor or a passkey stood for it.
alter table session add column proven_at timestamptz;
alter table session add column strong boolean not null default false;
comment on column session.proven_at is 'class=personal; purpose=whether sensitive acts need a new proof; retention=90d after its end';
comment on column session.strong is 'class=personal; purpose=whether a second factor stands for the log-in; retention=90d after its end';

-- Time-based one-time passwords (RFC 6238). Unconfirmed until a code has shown that the other device has the secret.
create table totp_factor (
  person_id uuid primary key references person on delete cascade,
  secret_sealed text not null,
  created_at timestamptz not null,
  confirmed_at timestamptz,
  -- The time step of the last code that was taken: no code of it, or of an earlier one, is taken again.
  last_step bigint,
  constraint totp_factor_used_when_confirmed check (last_step is null or confirmed_at is not null)
);
comment on table totp_factor is 'owner=identity; class=internal; purpose=authenticator apps, the second factor; retention=life of the account';
comment on column totp_factor.person_id is 'class=personal; purpose=whose app it is; retention=life of the account';
comment on column totp_factor.secret_sealed is 'class=secret; purpose=checks codes, sealed under the keys for fields; retention=until turned off';
comment on column totp_factor.created_at is 'class=personal; purpose=when the set-up began; retention=until turned off';
comment on column totp_factor.confirmed_at is 'class=personal; purpose=since when it counts; retention=until turned off';
comment on column totp_factor.last_step is 'class=personal; purpose=each code is taken once; retention=until turned off';

create table recovery_code (
  person_id uuid not null references person on delete cascade,
  code_hash text not null,
  created_at timestamptz not null,
  used_at timestamptz,
  primary key (person_id, code_hash)
);
comment on table recovery_code is 'owner=identity; class=internal; purpose=ways in when the authenticator is lost; retention=until made anew';
comment on column recovery_code.person_id is 'class=personal; purpose=whose code it is; retention=until made anew';
comment on column recovery_code.code_hash is 'class=secret; purpose=SHA-256 of person and code, which is stored nowhere; retention=until made anew';
comment on column recovery_code.created_at is 'class=personal; purpose=when it was made; retention=until made anew';
comment on column recovery_code.used_at is 'class=personal; purpose=that it is used up; retention=until made anew';

-- The password was right and the second step is still to come.
create table second_step (
  hash text primary key,
  person_id uuid not null references person on delete cascade,
  method text not null check (method ~ '^[a-z_]{1,40}$'),
  issued_at timestamptz not null,
  expires_at timestamptz not null
);
create index second_step_person on second_step (person_id);
create index second_step_expires_at on second_step (expires_at);
comment on table second_step is 'owner=identity; class=internal; purpose=log-ins that wait for their second step; retention=1d';
comment on column second_step.hash is 'class=secret; purpose=SHA-256 of what the browser shows, which is stored nowhere; retention=1d';
comment on column second_step.person_id is 'class=personal; purpose=who logs in; retention=1d';
comment on column second_step.method is 'class=internal; purpose=how the first step was made; retention=1d';
comment on column second_step.issued_at is 'class=internal; purpose=when the first step was made; retention=1d';
comment on column second_step.expires_at is 'class=internal; purpose=when it is given up; retention=1d';
