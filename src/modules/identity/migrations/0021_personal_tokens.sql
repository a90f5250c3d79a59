-- Tokens that people make for programs of theirs: limited to a few permissions, for a time. Only their digest is kept.
create table personal_token (
  id uuid primary key,
  person_id uuid not null references person on delete cascade,
  name text not null check (length(name) between 1 and 80),
  token_hash text not null,
  hint text not null check (length(hint) = 4),
  scopes text[] not null check (cardinality(scopes) between 1 and 50),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  last_used_at timestamptz,
  ended_at timestamptz,
  constraint personal_token_hash unique (token_hash),
  constraint personal_token_time check (expires_at > created_at)
);
create index personal_token_person on personal_token (person_id, created_at);
comment on table personal_token is 'owner=identity; class=internal; purpose=tokens people made for their programs; retention=90d after its end';
comment on column personal_token.id is 'class=internal; purpose=which token; retention=90d after its end';
comment on column personal_token.person_id is 'class=personal; purpose=who made it; retention=90d after its end';
comment on column personal_token.name is 'class=personal; purpose=tells its owner what it is for; retention=90d after its end';
comment on column personal_token.token_hash is 'class=secret; purpose=SHA-256 of the token, which is stored nowhere; retention=90d after its end';
comment on column personal_token.hint is 'class=internal; purpose=its last four characters, to tell tokens apart; retention=90d after its end';
comment on column personal_token.scopes is 'class=internal; purpose=what may be done with it; retention=90d after its end';
comment on column personal_token.created_at is 'class=personal; purpose=when it was made; retention=90d after its end';
comment on column personal_token.expires_at is 'class=internal; purpose=when it ends by itself; retention=90d after its end';
comment on column personal_token.last_used_at is 'class=personal; purpose=shows its owner whether it is used; retention=90d after its end';
comment on column personal_token.ended_at is 'class=internal; purpose=when it was revoked; retention=90d after its end';
