-- Whom a listing is for. Without a reason it is for everyone; with one, safe search leaves it out.
alter table listing
  add column sensitive text[] not null default '{}',
  add column sensitive_by_house text[] not null default '{}',
  add column house_note text check (length(house_note) between 1 and 500),
  -- What the house marked stays marked until the house lifts it.
  add constraint listing_house_marks_stay check (sensitive_by_house <@ sensitive);
create index listing_sensitive on listing (id) where sensitive <> '{}';
comment on column listing.sensitive is 'class=public; purpose=why safe search leaves it out; retention=7y after its last booking when its host has left';
comment on column listing.sensitive_by_house is 'class=public; purpose=which of these reasons the house gave, so that its host cannot take them back; retention=7y after its last booking when its host has left';
comment on column listing.house_note is 'class=internal; purpose=what the house wrote to its host when it last decided whom it is for; retention=7y after its last booking when its host has left';
