-- A link that was sent to the wrong person, or is no longer needed, is taken back before its time is over.
alter table inspection_link add column withdrawn_at timestamptz check (withdrawn_at >= made_at);
comment on column inspection_link.withdrawn_at is 'class=internal; purpose=when it was taken back before its time; retention=7y';
