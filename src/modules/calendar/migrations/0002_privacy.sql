-- Every column says how private it is, what it is for and how long it stays; a test holds them to it.
comment on column calendar_exception.id is 'class=internal; purpose=which exception; retention=while the listing exists';
comment on column calendar_exception.resource_id is 'class=public; purpose=whose calendar it changes; retention=while the listing exists';
comment on column calendar_exception.date is 'class=public; purpose=the day it is about; retention=while the listing exists';
comment on column calendar_exception.closed is 'class=public; purpose=whether the day is closed; retention=while the listing exists';
comment on column calendar_exception.opens is 'class=public; purpose=opening time on that day; retention=while the listing exists';
comment on column calendar_exception.closes is 'class=public; purpose=closing time on that day; retention=while the listing exists';
comment on column calendar_exception.created_at is 'class=internal; purpose=when it was entered; retention=while the listing exists';

comment on column calendar_resource.id is 'class=public; purpose=what can be booked; retention=while the listing exists';
comment on column calendar_resource.time_zone is 'class=public; purpose=zone its hours are in; retention=while the listing exists';
comment on column calendar_resource.buffer_minutes is 'class=public; purpose=time between two reservations; retention=while the listing exists';
comment on column calendar_resource.lead_minutes is 'class=public; purpose=how long before the start it must be asked for; retention=while the listing exists';
comment on column calendar_resource.slot_minutes is 'class=public; purpose=steps in which reservations begin and end; retention=while the listing exists';
comment on column calendar_resource.minimum_minutes is 'class=public; purpose=shortest reservation; retention=while the listing exists';
comment on column calendar_resource.maximum_minutes is 'class=public; purpose=longest reservation; retention=while the listing exists';
comment on column calendar_resource.horizon_days is 'class=public; purpose=how far ahead it can be booked; retention=while the listing exists';
comment on column calendar_resource.created_at is 'class=internal; purpose=when the calendar was opened; retention=while the listing exists';

comment on column reservation.id is 'class=internal; purpose=which reservation; retention=7y';
comment on column reservation.resource_id is 'class=internal; purpose=what is held; retention=7y';
comment on column reservation.subject_kind is 'class=internal; purpose=what kind of thing holds it; retention=7y';
comment on column reservation.subject_id is 'class=personal; purpose=which booking holds it; retention=7y';
comment on column reservation.during is 'class=personal; purpose=the time that is used; retention=7y';
comment on column reservation.blocked is 'class=personal; purpose=the time nobody else can have, with its buffer; retention=7y';
comment on column reservation.status is 'class=internal; purpose=whether it is held or committed; retention=7y';
comment on column reservation.expires_at is 'class=internal; purpose=when a hold lapses; retention=7y';
comment on column reservation.created_at is 'class=internal; purpose=when it was taken; retention=7y';

comment on column reservation_history.id is 'class=internal; purpose=which reservation it was; retention=1y';
comment on column reservation_history.resource_id is 'class=internal; purpose=what was held; retention=1y';
comment on column reservation_history.subject_kind is 'class=internal; purpose=what kind of thing held it; retention=1y';
comment on column reservation_history.subject_id is 'class=personal; purpose=which booking held it; retention=1y';
comment on column reservation_history.during is 'class=personal; purpose=the time that was to be used; retention=1y';
comment on column reservation_history.blocked is 'class=personal; purpose=the time nobody else could have; retention=1y';
comment on column reservation_history.created_at is 'class=internal; purpose=when it was taken; retention=1y';
comment on column reservation_history.ended_at is 'class=internal; purpose=when it was given back; retention=1y';
comment on column reservation_history.reason is 'class=internal; purpose=whether it was released or lapsed; retention=1y';

comment on column weekly_hours.resource_id is 'class=public; purpose=whose hours these are; retention=while the listing exists';
comment on column weekly_hours.weekday is 'class=public; purpose=day of the week, Monday is 1; retention=while the listing exists';
comment on column weekly_hours.opens is 'class=public; purpose=opening time; retention=while the listing exists';
comment on column weekly_hours.closes is 'class=public; purpose=closing time; retention=while the listing exists';
