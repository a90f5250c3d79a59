-- The index stands twice, so that one can be filled anew while the other answers. Which is which says one row, and a search
-- reads that row in the statement in which it searches.
alter table search_document
  add column latitude float8 generated always as (st_y(place::geometry)) stored,
  add column longitude float8 generated always as (st_x(place::geometry)) stored,
  add column texts_digest text not null default '';
create index search_document_area on search_document using gist (point(longitude, latitude));
comment on column search_document.latitude is 'class=public; purpose=finds by the visible area of a map, rounded to 150 m; retention=while the listing is published';
comment on column search_document.longitude is 'class=public; purpose=finds by the visible area of a map, rounded to 150 m; retention=while the listing is published';
comment on column search_document.texts_digest is 'class=internal; purpose=tells whether the words are those of the listing; retention=while the listing is published';

create table search_document_b (like search_document including all);
comment on table search_document_b is 'owner=search; class=public; purpose=the same once more, so that one can be filled while the other answers; retention=while the listing is published';

create table search_index (
  one boolean primary key default true check (one),
  serving text not null check (serving in ('a', 'b')),
  filling uuid,
  filled_at timestamptz,
  swapped_at timestamptz,
  missing_count integer,
  stale_count integer,
  orphaned_count integer,
  checked_at timestamptz
);
insert into search_index (serving) values ('a');
comment on table search_index is 'owner=search; class=internal; purpose=which of the two indexes answers, and whether it is whole; retention=forever';
comment on column search_index.one is 'class=internal; purpose=keeps it to one row; retention=forever';
comment on column search_index.serving is 'class=internal; purpose=which index answers; retention=until the next swap';
comment on column search_index.filling is 'class=internal; purpose=which rebuild fills the other; retention=until it is done or another begins';
comment on column search_index.filled_at is 'class=internal; purpose=when that rebuild last wrote, by the clock of the database; retention=until it is done';
comment on column search_index.swapped_at is 'class=internal; purpose=when the index that answers took over; retention=until the next swap';
comment on column search_index.missing_count is 'class=internal; purpose=drift at the last check; retention=until the next check';
comment on column search_index.stale_count is 'class=internal; purpose=drift at the last check; retention=until the next check';
comment on column search_index.orphaned_count is 'class=internal; purpose=drift at the last check; retention=until the next check';
comment on column search_index.checked_at is 'class=internal; purpose=when index and listings were last compared; retention=until the next check';

-- A rebuild begins with an empty index and ends with one whose plans are good. Both need more than the market's role may do.
create function search_empty(slot text) returns void language plpgsql security definer set search_path from current as $$
begin
  if exists (select from search_index where serving = slot) then
    raise exception 'The index that answers is not emptied.';
  elsif slot = 'a' then
    truncate search_document;
  elsif slot = 'b' then
    truncate search_document_b;
  end if;
end $$;
create function search_analyze(slot text) returns void language plpgsql security definer set search_path from current as $$
begin
  if slot = 'a' then
    analyze search_document;
  elsif slot = 'b' then
    analyze search_document_b;
  end if;
end $$;

-- Queries to be asked about documents to come, taken apart so that one statement asks all of them.
create table search_kept_query (
  id uuid primary key,
  words tsquery,
  equipment text[] not null,
  min_price_minor bigint,
  max_price_minor bigint,
  city text,
  near geography(Point, 4326),
  radius_meters integer,
  west float8,
  south float8,
  east float8,
  north float8,
  check ((near is null) = (radius_meters is null)),
  check (num_nonnulls(west, south, east, north) in (0, 4))
);
comment on table search_kept_query is 'owner=search; class=personal; purpose=which saved searches a new listing answers; retention=while the search is saved';
comment on column search_kept_query.id is 'class=personal; purpose=the saved search; retention=while it is saved';
comment on column search_kept_query.words is 'class=personal; purpose=matches by words; retention=while it is saved';
comment on column search_kept_query.equipment is 'class=personal; purpose=matches by equipment; retention=while it is saved';
comment on column search_kept_query.min_price_minor is 'class=personal; purpose=matches by price; retention=while it is saved';
comment on column search_kept_query.max_price_minor is 'class=personal; purpose=matches by price; retention=while it is saved';
comment on column search_kept_query.city is 'class=personal; purpose=matches by town; retention=while it is saved';
comment on column search_kept_query.near is 'class=personal; purpose=matches by distance; retention=while it is saved';
comment on column search_kept_query.radius_meters is 'class=personal; purpose=matches by distance; retention=while it is saved';
comment on column search_kept_query.west is 'class=personal; purpose=matches by area; retention=while it is saved';
comment on column search_kept_query.south is 'class=personal; purpose=matches by area; retention=while it is saved';
comment on column search_kept_query.east is 'class=personal; purpose=matches by area; retention=while it is saved';
comment on column search_kept_query.north is 'class=personal; purpose=matches by area; retention=while it is saved';
