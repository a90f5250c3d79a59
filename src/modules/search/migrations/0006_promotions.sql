-- What the house puts forward in searches, for a while and by a person's word; always marked as promoted where it stands.
create table search_promotion (
  id uuid primary key,
  listing_id uuid not null,
  during tstzrange not null check (not isempty(during) and not lower_inf(during) and not upper_inf(during)),
  reason text not null check (length(reason) between 1 and 200),
  granted_by uuid not null,
  created_at timestamptz not null,
  constraint search_promotion_once exclude using gist (listing_id with =, during with &&)
);
create index search_promotion_during on search_promotion using gist (during);
comment on table search_promotion is 'owner=search; class=internal; purpose=which listings are put forward in searches, and why; retention=2y';
comment on column search_promotion.id is 'class=internal; purpose=names it in addresses; retention=2y';
comment on column search_promotion.listing_id is 'class=public; purpose=what is put forward; retention=2y';
comment on column search_promotion.during is 'class=internal; purpose=from when to when; retention=2y';
comment on column search_promotion.reason is 'class=internal; purpose=why it was granted, for whoever asks later; retention=2y';
comment on column search_promotion.granted_by is 'class=personal; purpose=who answers for it; retention=2y';
comment on column search_promotion.created_at is 'class=internal; purpose=order of the list; retention=2y';
