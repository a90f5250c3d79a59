-- A new address counts when the link mailed to it is used; the old one can take it back for some days after that.
create table email_change (
  id uuid primary key,
  person_id uuid not null references person on delete cascade,
  old_email text not null check (length(old_email) between 3 and 254),
  new_email text not null check (length(new_email) between 3 and 254),
  asked_at timestamptz not null,
  confirm_hash text unique,
  confirmed_at timestamptz,
  undo_hash text unique,
  -- Of the link that is good now: the one that confirms, then the one that takes back.
  expires_at timestamptz not null,
  constraint email_change_undone_when_confirmed check (undo_hash is null or confirmed_at is not null)
);
create index email_change_person on email_change (person_id);
create index email_change_expires_at on email_change (expires_at);
comment on table email_change is 'owner=identity; class=internal; purpose=changes of address that wait, or can be taken back; retention=7d';
comment on column email_change.id is 'class=internal; purpose=which change; retention=7d';
comment on column email_change.person_id is 'class=personal; purpose=whose address; retention=7d';
comment on column email_change.old_email is 'class=personal; purpose=where the link goes that takes it back; retention=7d';
comment on column email_change.new_email is 'class=personal; purpose=where the link goes that confirms; retention=7d';
comment on column email_change.asked_at is 'class=internal; purpose=when it was asked for; retention=7d';
comment on column email_change.confirm_hash is 'class=secret; purpose=SHA-256 of the link to the new address; retention=7d';
comment on column email_change.confirmed_at is 'class=personal; purpose=since when it counts; retention=7d';
comment on column email_change.undo_hash is 'class=secret; purpose=SHA-256 of the link to the old address; retention=7d';
comment on column email_change.expires_at is 'class=internal; purpose=until when the link is good; retention=7d';
