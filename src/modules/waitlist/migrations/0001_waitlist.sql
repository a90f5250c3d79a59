-- Who waits for a time that is taken, in the order of coming, and who is offered what came free. The offered time itself is held by the
-- calendar, so that its exclusion constraint stands behind every offer.
create table waitlist_entry (
  id uuid primary key,
  place bigint generated always as identity,
  listing_id uuid not null,
  person_id uuid not null,
  first_day date not null,
  last_day date not null,
  from_time time not null,
  to_time time not null,
  minutes integer not null check (minutes between 5 and 1440),
  state text not null check (state in ('waiting', 'offered', 'taken', 'left', 'lapsed', 'over')),
  offered tstzrange,
  offer_expires_at timestamptz,
  created_at timestamptz not null,
  check (first_day <= last_day and last_day - first_day <= 13),
  check (state <> 'offered' or (offered is not null and offer_expires_at is not null))
);
create unique index waitlist_entry_once on waitlist_entry (listing_id, person_id, first_day, last_day, from_time, to_time, minutes)
  where state in ('waiting', 'offered');
create index waitlist_entry_turn on waitlist_entry (listing_id, place) where state = 'waiting';
create index waitlist_entry_of on waitlist_entry (person_id, place);
comment on table waitlist_entry is 'owner=waitlist; class=personal; purpose=who waits for a time that is taken, in turn; retention=90d after the end';
comment on column waitlist_entry.id is 'class=internal; purpose=names it in addresses, and the hold of its offer; retention=90d after the end';
comment on column waitlist_entry.place is 'class=internal; purpose=the order of coming; retention=90d after the end';
comment on column waitlist_entry.listing_id is 'class=personal; purpose=what is waited for; retention=90d after the end';
comment on column waitlist_entry.person_id is 'class=personal; purpose=who waits; retention=90d after the end';
comment on column waitlist_entry.first_day is 'class=personal; purpose=first day that would do, by the kitchen''s calendar; retention=90d after the end';
comment on column waitlist_entry.last_day is 'class=personal; purpose=last day that would do; retention=90d after the end';
comment on column waitlist_entry.from_time is 'class=personal; purpose=earliest start on each day, by its clock; retention=90d after the end';
comment on column waitlist_entry.to_time is 'class=personal; purpose=latest end, on the next day when not after the start; retention=90d after the end';
comment on column waitlist_entry.minutes is 'class=personal; purpose=how long it must be free; retention=90d after the end';
comment on column waitlist_entry.state is 'class=internal; purpose=what has become of it; retention=90d after the end';
comment on column waitlist_entry.offered is 'class=personal; purpose=the time that was offered; retention=90d after the end';
comment on column waitlist_entry.offer_expires_at is 'class=internal; purpose=until when the offer is kept; retention=90d after the end';
comment on column waitlist_entry.created_at is 'class=internal; purpose=when the person joined; retention=90d after the end';
