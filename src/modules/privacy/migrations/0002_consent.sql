-- What people agreed to and took back, each act one row that never changes.
create table consent (
  id uuid primary key,
  person_id uuid not null,
  kind text not null check (kind ~ '^[a-z_]{2,40}$'),
  version text not null check (length(version) between 1 and 40),
  language text not null check (language ~ '^[a-z]{2}$'),
  text_sha256 text not null check (text_sha256 ~ '^[0-9a-f]{64}$'),
  act text not null check (act in ('given', 'withdrawn')),
  way text not null check (way in ('registration', 'page', 'house')),
  at timestamptz not null
);
create index consent_of on consent (person_id, kind, at desc, id desc);
create index consent_oldest on consent (at);
comment on table consent is 'owner=privacy; class=internal; purpose=proof of who agreed to which text, and when; retention=7y when followed by another';
comment on column consent.id is 'class=internal; purpose=which act; retention=7y when followed by another';
comment on column consent.person_id is 'class=personal; purpose=who agreed, by number; retention=7y when followed by another';
comment on column consent.kind is 'class=internal; purpose=what it is about: terms, privacy, news; retention=7y when followed by another';
comment on column consent.version is 'class=internal; purpose=which version of the text; retention=7y when followed by another';
comment on column consent.language is 'class=internal; purpose=in which language it was shown; retention=7y when followed by another';
comment on column consent.text_sha256 is 'class=internal; purpose=the text to the letter, by its digest; retention=7y when followed by another';
comment on column consent.act is 'class=internal; purpose=given or withdrawn; retention=7y when followed by another';
comment on column consent.way is 'class=internal; purpose=where: with the account, on the page, or written down by the house; retention=7y when followed by another';
comment on column consent.at is 'class=internal; purpose=when; retention=7y when followed by another';
