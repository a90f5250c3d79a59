-- What is not for everyone says so in its card; safe search goes by that.
alter table search_document add column is_safe boolean generated always as (not card ? 'sensitive') stored;
alter table search_document_b add column is_safe boolean generated always as (not card ? 'sensitive') stored;
comment on column search_document.is_safe is 'class=public; purpose=what safe search finds; retention=while the listing is published';
comment on column search_document_b.is_safe is 'class=public; purpose=what safe search finds; retention=while the listing is published';

-- A word that only sensitive listings have is suggested to nobody who searches safely.
alter table search_word add column is_safe boolean not null default true;
comment on column search_word.is_safe is 'class=public; purpose=whether a listing for everyone has it; retention=until the next rebuild after the last listing with it';

-- Whoever saved a search before there was a choice had never turned it off.
alter table search_kept_query add column is_safe boolean not null default true;
comment on column search_kept_query.is_safe is 'class=personal; purpose=matches safely or all; retention=while it is saved';

create table search_setting (
  person_id uuid primary key,
  is_safe boolean not null,
  changed_at timestamptz not null
);
comment on table search_setting is 'owner=search; class=personal; purpose=whether a person searches safely; retention=until the account is closed';
comment on column search_setting.person_id is 'class=personal; purpose=whose choice it is; retention=until the account is closed';
comment on column search_setting.is_safe is 'class=personal; purpose=whether sensitive listings are left out; retention=until changed';
comment on column search_setting.changed_at is 'class=internal; purpose=when it was chosen; retention=until changed';
