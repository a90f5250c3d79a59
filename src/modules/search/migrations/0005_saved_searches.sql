create table saved_search (
  id uuid primary key,
  person_id uuid not null,
  name text not null check (length(name) between 1 and 80),
  search jsonb not null,
  alert text not null check (alert in ('off', 'daily', 'instant')),
  wish_date date,
  wish_from text,
  wish_to text,
  told_at timestamptz,
  created_at timestamptz not null,
  check (num_nonnulls(wish_date, wish_from, wish_to) in (0, 3))
);
create index saved_search_of on saved_search (person_id, id);
create index saved_search_wish on saved_search (wish_date) where alert <> 'off' and wish_date is not null;
comment on table saved_search is 'owner=search; class=personal; purpose=searches that a person keeps, to be told of what is new; retention=until removed or the account is closed';
comment on column saved_search.id is 'class=internal; purpose=names it in addresses; retention=until removed';
comment on column saved_search.person_id is 'class=personal; purpose=whose it is; retention=until removed';
comment on column saved_search.name is 'class=personal; purpose=what its owner calls it; retention=until removed';
comment on column saved_search.search is 'class=personal; purpose=what is searched for, as the API writes it; retention=until removed';
comment on column saved_search.alert is 'class=personal; purpose=whether and how often its owner is told; retention=until removed';
comment on column saved_search.wish_date is 'class=personal; purpose=the time that must be free; retention=until removed';
comment on column saved_search.wish_from is 'class=personal; purpose=the time that must be free; retention=until removed';
comment on column saved_search.wish_to is 'class=personal; purpose=the time that must be free; retention=until removed';
comment on column saved_search.told_at is 'class=personal; purpose=shows when its owner was last told; retention=until removed';
comment on column saved_search.created_at is 'class=internal; purpose=order of the list; retention=until removed';

-- One row a listing: whoever was told of it is not told again.
create table saved_search_hit (
  saved_search_id uuid not null references saved_search on delete cascade,
  listing_id uuid not null,
  found_at timestamptz not null,
  told_at timestamptz,
  primary key (saved_search_id, listing_id)
);
create index saved_search_hit_untold on saved_search_hit (saved_search_id) where told_at is null;
comment on table saved_search_hit is 'owner=search; class=personal; purpose=what a saved search has found, so that each is told once; retention=while the search is saved';
comment on column saved_search_hit.saved_search_id is 'class=personal; purpose=which saved search; retention=while the search is saved';
comment on column saved_search_hit.listing_id is 'class=personal; purpose=what it found; retention=while the search is saved';
comment on column saved_search_hit.found_at is 'class=internal; purpose=order of a message; retention=while the search is saved';
comment on column saved_search_hit.told_at is 'class=internal; purpose=tells whether it was told; retention=while the search is saved';
