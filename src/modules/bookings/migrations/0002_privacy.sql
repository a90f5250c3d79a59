-- Every column says how private it is, what it is for and how long it stays; a test holds them to it.
comment on column booking.id is 'class=internal; purpose=which booking; retention=7y';
comment on column booking.number is 'class=internal; purpose=how people name the booking; retention=7y';
comment on column booking.listing_id is 'class=internal; purpose=what is booked; retention=7y';
comment on column booking.listing_title is 'class=public; purpose=what it was called when it was booked; retention=7y';
comment on column booking.quote_id is 'class=internal; purpose=the price that was agreed to; retention=7y';
comment on column booking.starts_at is 'class=personal; purpose=when the use begins; retention=7y';
comment on column booking.ends_at is 'class=personal; purpose=when the use ends; retention=7y';
comment on column booking.time_zone is 'class=public; purpose=the zone its times are shown in; retention=7y';
comment on column booking.total_minor is 'class=personal; purpose=what the guest pays; retention=7y';
comment on column booking.currency is 'class=internal; purpose=currency of its amounts; retention=7y';
comment on column booking.refund_minor is 'class=personal; purpose=what the guest got back; retention=7y';
comment on column booking.request_key is 'class=internal; purpose=makes a repeated request the same booking; retention=7y';
comment on column booking.state is 'class=internal; purpose=how far it has come; retention=7y';
comment on column booking.state_version is 'class=internal; purpose=lets a step made on an old state be refused; retention=7y';
comment on column booking.state_entered_at is 'class=internal; purpose=since when it is in this state; retention=7y';
comment on column booking.created_at is 'class=internal; purpose=when it was asked for; retention=7y';
