-- One key for each person: what must stay and names them is sealed with it, and is nobody's any more once it is deleted.
create table personal_key (
  person_id uuid primary key,
  sealed text not null,
  made_at timestamptz not null
);
comment on table personal_key is 'owner=privacy; class=secret; purpose=opens what is sealed of a person in records that never change; retention=life of the account';
comment on column personal_key.person_id is 'class=personal; purpose=whose key it is; retention=life of the account';
comment on column personal_key.sealed is 'class=secret; purpose=the key, itself sealed under the keys of the house; retention=life of the account';
comment on column personal_key.made_at is 'class=internal; purpose=when it was made; retention=life of the account';

-- What people ask of us by law, with the clocks that run.
create table privacy_request (
  id uuid primary key,
  person_id uuid not null,
  kind text not null check (kind in ('export', 'erasure')),
  state text not null check (state in ('waiting', 'ready', 'over', 'cooling', 'taken_back', 'done')),
  asked_at timestamptz not null,
  due_at timestamptz not null check (due_at >= asked_at),
  done_at timestamptz,
  obstacle text check (length(obstacle) <= 2000),
  file_key text,
  file_bytes bigint check (file_bytes > 0),
  expires_at timestamptz,
  counts jsonb,
  constraint privacy_request_state_of_kind check (case kind when 'export' then state in ('waiting', 'ready', 'over') else state in ('cooling', 'taken_back', 'done') end),
  constraint privacy_request_file check (num_nonnulls(file_key, file_bytes, expires_at) in (0, 3))
);
create unique index privacy_request_open on privacy_request (person_id, kind) where state in ('waiting', 'cooling');
create index privacy_request_of on privacy_request (person_id, asked_at desc, id desc);
create index privacy_request_newest on privacy_request (asked_at desc, id desc);
comment on table privacy_request is 'owner=privacy; class=internal; purpose=exports and erasures that people asked for, and by when they are due; retention=3y after the end';
comment on column privacy_request.id is 'class=internal; purpose=which request; retention=3y after the end';
comment on column privacy_request.person_id is 'class=personal; purpose=who asked, by number; retention=3y after the end';
comment on column privacy_request.kind is 'class=internal; purpose=what is asked for; retention=3y after the end';
comment on column privacy_request.state is 'class=internal; purpose=what became of it; retention=3y after the end';
comment on column privacy_request.asked_at is 'class=internal; purpose=when it was asked for; retention=3y after the end';
comment on column privacy_request.due_at is 'class=internal; purpose=by when an export is promised, and when an erasure is carried out; retention=3y after the end';
comment on column privacy_request.done_at is 'class=internal; purpose=when it was seen to; retention=3y after the end';
comment on column privacy_request.obstacle is 'class=internal; purpose=why an erasure that is due has to wait; retention=3y after the end';
comment on column privacy_request.file_key is 'class=internal; purpose=where the export is kept, for a week; retention=7d';
comment on column privacy_request.file_bytes is 'class=internal; purpose=how large the export is; retention=7d';
comment on column privacy_request.expires_at is 'class=internal; purpose=until when the export is kept; retention=7d';
comment on column privacy_request.counts is 'class=internal; purpose=proof of what was done, in numbers; retention=3y after the end';

create table legal_hold (
  id uuid primary key,
  person_id uuid not null,
  reason text not null check (length(reason) between 1 and 500),
  placed_by uuid not null,
  placed_at timestamptz not null,
  lifted_by uuid,
  lifted_at timestamptz,
  constraint legal_hold_lifted check ((lifted_by is null) = (lifted_at is null))
);
create unique index legal_hold_standing on legal_hold (person_id) where lifted_at is null;
comment on table legal_hold is 'owner=privacy; class=internal; purpose=whose data may not be erased for now, and why; retention=7y';
comment on column legal_hold.id is 'class=internal; purpose=which hold; retention=7y';
comment on column legal_hold.person_id is 'class=personal; purpose=whose data must stay; retention=7y';
comment on column legal_hold.reason is 'class=personal; purpose=why, in the words of who placed it; retention=7y';
comment on column legal_hold.placed_by is 'class=personal; purpose=who placed it; retention=7y';
comment on column legal_hold.placed_at is 'class=internal; purpose=when it was placed; retention=7y';
comment on column legal_hold.lifted_by is 'class=personal; purpose=who lifted it; retention=7y';
comment on column legal_hold.lifted_at is 'class=internal; purpose=when it was lifted; retention=7y';
