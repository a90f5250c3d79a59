create table booking (
  id uuid primary key,
  number text not null unique,
  listing_id uuid not null,
  listing_title text not null,
  guest_id uuid not null,
  provider_id uuid not null,
  quote_id uuid not null unique,
  payment_method_id text not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null check (ends_at > starts_at),
  time_zone text not null,
  total_minor bigint not null check (total_minor >= 0),
  currency text not null,
  refund_minor bigint check (refund_minor between 0 and total_minor),
  note text check (length(note) <= 1000),
  request_key text,
  state text not null default '',
  state_version int not null default 0,
  state_entered_at timestamptz not null,
  created_at timestamptz not null,
  unique (guest_id, request_key)
);
create index booking_of_guest on booking (guest_id, created_at desc, id desc);
create index booking_of_provider on booking (provider_id, created_at desc, id desc);
create index booking_recent on booking (created_at desc, id desc);
comment on table booking is 'owner=bookings; class=internal; purpose=who uses which listing when, and how far it has come; retention=7y';
comment on column booking.guest_id is 'class=personal; purpose=who booked; retention=7y';
comment on column booking.provider_id is 'class=personal; purpose=who provides; retention=7y';
comment on column booking.note is 'class=personal; purpose=what the guest wrote; retention=7y';
comment on column booking.payment_method_id is 'class=sensitive; purpose=the card to charge, as the provider names it; retention=7y';
