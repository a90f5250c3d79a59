-- Cleaning before a booking as well as after it, and things that are booked together with a place: two ovens are one part of two units.
-- A unit is the same one for a whole booking, so the exclusion constraint holds for each of them.
alter table calendar_resource
  add column buffer_before_minutes integer not null default 0 check (buffer_before_minutes between 0 and 1440),
  add column kind text not null default 'place' check (kind in ('place', 'part')),
  add column units smallint not null default 1 check (units between 1 and 50);
comment on column calendar_resource.buffer_before_minutes is 'class=public; purpose=time kept free before each reservation; retention=while the listing exists';
comment on column calendar_resource.kind is 'class=public; purpose=whether it is booked by itself or together with a place; retention=while the listing exists';
comment on column calendar_resource.units is 'class=public; purpose=how many of it there are; retention=while the listing exists';

alter table reservation add column unit smallint not null default 1 check (unit between 1 and 50);
alter table reservation drop constraint reservation_never_overlaps;
alter table reservation add constraint reservation_never_overlaps exclude using gist (resource_id with =, unit with =, blocked with &&);
comment on column reservation.unit is 'class=internal; purpose=which one, where there are several; retention=7y';

alter table reservation_history add column unit smallint not null default 1;
comment on column reservation_history.unit is 'class=internal; purpose=which one it was; retention=1y';
