-- Secret addresses at which a calendar can be read by other programs. The secret itself is nowhere: its digest finds the row,
-- and the sealed text lets its owner see the address again.
create table calendar_feed (
  id uuid primary key,
  owner_id uuid not null,
  resource_id uuid references calendar_resource on delete cascade,
  token_digest text not null unique check (length(token_digest) = 64),
  token_sealed text not null,
  created_at timestamptz not null,
  constraint calendar_feed_once unique nulls not distinct (owner_id, resource_id)
);
comment on table calendar_feed is 'owner=calendar; class=personal; purpose=addresses at which other programs read a calendar; retention=until revoked';
comment on column calendar_feed.id is 'class=internal; purpose=which feed; retention=until revoked';
comment on column calendar_feed.owner_id is 'class=personal; purpose=whose feed it is; retention=until revoked';
comment on column calendar_feed.resource_id is 'class=internal; purpose=the kitchen it tells of, none for a person''s own bookings; retention=until revoked';
comment on column calendar_feed.token_digest is 'class=secret; purpose=finds the feed by its address; retention=until revoked';
comment on column calendar_feed.token_sealed is 'class=secret; purpose=shows its owner the address again; retention=until revoked';
comment on column calendar_feed.created_at is 'class=internal; purpose=when the address was made; retention=until revoked';
