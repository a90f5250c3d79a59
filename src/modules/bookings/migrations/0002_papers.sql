alter table booking
  add column activity text check (length(activity) <= 60),
  add column decision_id uuid,
  add column cleared_decision_id uuid,
  add column papers_fault text check (papers_fault in ('guest', 'provider', 'both'));
create index booking_of_listing on booking (listing_id, starts_at);
comment on column booking.activity is 'class=personal; purpose=what the guest comes to do, as the rules are asked about it; retention=7y';
comment on column booking.decision_id is 'class=internal; purpose=what the rules said last, and why; retention=7y';
comment on column booking.cleared_decision_id is 'class=internal; purpose=the decision that allowed it or that a person approved, against which a later one is held; retention=7y';
comment on column booking.papers_fault is 'class=personal; purpose=whose papers were open when it came under review, which decides the refund; retention=7y';
