-- What is between chef and host about a booking beside its price: a deposit, a dispute, a report that somebody did not come, more
-- time. Each row goes through a process of its own kind; what is said on the way stands in its steps.
create table booking_case (
  id uuid primary key,
  kind text not null check (kind in ('deposit', 'dispute', 'no_show', 'closed', 'extension', 'overtime')),
  booking_id uuid not null,
  opened_by uuid,
  guest_id uuid not null,
  provider_id uuid not null,
  number text not null,
  listing_title text not null,
  time_zone text not null,
  ends_at timestamptz not null,
  answer_by timestamptz,
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  stake_minor bigint not null check (stake_minor >= 0),
  asked_minor bigint check (asked_minor between 0 and stake_minor),
  awarded_minor bigint check (awarded_minor between 0 and stake_minor),
  fee_minor bigint not null default 0 check (fee_minor >= 0 and fee_minor <= coalesce(awarded_minor, 0)),
  state text not null default 'new',
  state_version int not null default 0,
  state_entered_at timestamptz not null,
  created_at timestamptz not null
);
create index booking_case_of_booking on booking_case (booking_id, created_at);
create index booking_case_in_state on booking_case (state, state_entered_at);
create unique index booking_case_one_deposit on booking_case (booking_id) where kind = 'deposit';
comment on table booking_case is 'owner=claims; class=personal; purpose=deposits, claims, disputes and extra time of bookings; retention=7y';
comment on column booking_case.id is 'class=internal; purpose=which case; retention=7y';
comment on column booking_case.kind is 'class=internal; purpose=what it is about; retention=7y';
comment on column booking_case.booking_id is 'class=personal; purpose=the booking it belongs to; retention=7y';
comment on column booking_case.opened_by is 'class=personal; purpose=who opened it; retention=7y';
comment on column booking_case.guest_id is 'class=personal; purpose=who booked; retention=7y';
comment on column booking_case.provider_id is 'class=personal; purpose=who provides; retention=7y';
comment on column booking_case.number is 'class=internal; purpose=how people name the booking; retention=7y';
comment on column booking_case.listing_title is 'class=public; purpose=what was booked; retention=7y';
comment on column booking_case.time_zone is 'class=public; purpose=the zone its times are told in; retention=7y';
comment on column booking_case.ends_at is 'class=personal; purpose=when the use ends, from which its times are counted; retention=7y';
comment on column booking_case.answer_by is 'class=internal; purpose=until when people are heard; retention=7y';
comment on column booking_case.currency is 'class=internal; purpose=currency of its amounts; retention=7y';
comment on column booking_case.stake_minor is 'class=personal; purpose=the money that it is about; retention=7y';
comment on column booking_case.asked_minor is 'class=personal; purpose=what was asked for; retention=7y';
comment on column booking_case.awarded_minor is 'class=personal; purpose=what was agreed or ruled; retention=7y';
comment on column booking_case.fee_minor is 'class=internal; purpose=part of the award that is the fee of the house; retention=7y';
comment on column booking_case.state is 'class=internal; purpose=how far it has come; retention=7y';
comment on column booking_case.state_version is 'class=internal; purpose=lets a step made on an old state be refused; retention=7y';
comment on column booking_case.state_entered_at is 'class=internal; purpose=since when it is in this state; retention=7y';
comment on column booking_case.created_at is 'class=internal; purpose=when it was opened; retention=7y';

create table case_evidence (
  id uuid primary key,
  case_id uuid not null references booking_case,
  person_id uuid not null,
  name text not null check (length(name) between 1 and 120),
  file text not null,
  content_type text not null,
  bytes bigint not null check (bytes > 0),
  created_at timestamptz not null
);
create index case_evidence_of on case_evidence (case_id, created_at);
comment on table case_evidence is 'owner=claims; class=sensitive; purpose=photographs and papers that people showed; retention=7y';
comment on column case_evidence.id is 'class=internal; purpose=which file, the id of its upload; retention=7y';
comment on column case_evidence.case_id is 'class=internal; purpose=the case it was shown in; retention=7y';
comment on column case_evidence.person_id is 'class=personal; purpose=who showed it; retention=7y';
comment on column case_evidence.name is 'class=personal; purpose=what they called it; retention=7y';
comment on column case_evidence.file is 'class=internal; purpose=where the file is; retention=7y';
comment on column case_evidence.content_type is 'class=internal; purpose=what kind of file it is; retention=7y';
comment on column case_evidence.bytes is 'class=internal; purpose=how large it is; retention=7y';
comment on column case_evidence.created_at is 'class=personal; purpose=when it was shown; retention=7y';
