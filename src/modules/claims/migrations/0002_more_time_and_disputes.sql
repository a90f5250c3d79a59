-- More time is priced by a quote and moves the end; of a dispute, a report or overtime a booking has one of each, whatever arrives twice.
alter table booking_case
  add column quote_id uuid,
  add column until_at timestamptz,
  add constraint booking_case_priced check ((kind in ('extension', 'overtime')) = (quote_id is not null and until_at is not null));
create unique index booking_case_one_of_kind on booking_case (booking_id, kind) where kind in ('dispute', 'no_show', 'closed', 'overtime');
comment on column booking_case.quote_id is 'class=internal; purpose=the price of more time, line by line; retention=7y';
comment on column booking_case.until_at is 'class=personal; purpose=until when the place was used or is wanted; retention=7y';
