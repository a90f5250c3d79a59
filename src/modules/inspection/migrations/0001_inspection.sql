-- Who may look at one booking's record for a while without an account: an inspector.
create table inspection_link (
  id uuid primary key,
  booking_id uuid not null,
  token_hash text not null unique,
  reason text not null check (length(reason) between 3 and 500),
  made_by uuid not null,
  made_at timestamptz not null,
  expires_at timestamptz not null check (expires_at > made_at)
);
create index inspection_link_booking on inspection_link (booking_id, made_at desc);
comment on table inspection_link is 'owner=inspection; class=internal; purpose=who may look at the record of one booking, until when and why; retention=7y';
comment on column inspection_link.id is 'class=internal; purpose=which link; retention=7y';
comment on column inspection_link.booking_id is 'class=internal; purpose=the booking it shows; retention=7y';
comment on column inspection_link.token_hash is 'class=secret; purpose=recognises the link without keeping it; retention=7y';
comment on column inspection_link.reason is 'class=internal; purpose=why it was made; retention=7y';
comment on column inspection_link.made_by is 'class=personal; purpose=who made it; retention=7y';
comment on column inspection_link.made_at is 'class=internal; purpose=when it was made; retention=7y';
comment on column inspection_link.expires_at is 'class=internal; purpose=until when it opens; retention=7y';
