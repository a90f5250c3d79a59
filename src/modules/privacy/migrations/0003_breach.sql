-- Cases of personal data that got out, got lost or was changed. The case holds the facts as they are known now; every word about it is a step.
create table breach_case (
  id uuid primary key,
  title text not null check (length(title) between 1 and 200),
  what text not null check (length(what) between 1 and 4000),
  found_at timestamptz not null,
  data_kinds text[] not null check (cardinality(data_kinds) between 1 and 20),
  people_who text not null check (length(people_who) between 1 and 500),
  people_count integer not null check (people_count >= 0),
  californians integer not null check (californians between 0 and people_count),
  risk text not null check (risk in ('unlikely', 'likely', 'high')),
  risk_reason text not null check (length(risk_reason) between 1 and 2000),
  has_partners boolean not null,
  state text not null check (state in ('open', 'closed')),
  opened_by uuid not null,
  opened_at timestamptz not null check (opened_at >= found_at),
  closed_at timestamptz,
  constraint breach_case_closed check ((state = 'closed') = (closed_at is not null))
);
create index breach_case_newest on breach_case (found_at desc, id desc);
comment on table breach_case is 'owner=privacy; class=internal; purpose=personal data that got out, and what the house owes whom because of it; retention=7y after the end';
comment on column breach_case.id is 'class=internal; purpose=which case; retention=7y after the end';
comment on column breach_case.title is 'class=internal; purpose=the case in a few words, without names; retention=7y after the end';
comment on column breach_case.what is 'class=internal; purpose=what happened, without names; retention=7y after the end';
comment on column breach_case.found_at is 'class=internal; purpose=when the house became aware of it: the clocks run from here; retention=7y after the end';
comment on column breach_case.data_kinds is 'class=internal; purpose=what kinds of data, as codes; retention=7y after the end';
comment on column breach_case.people_who is 'class=internal; purpose=which kinds of people, in words; retention=7y after the end';
comment on column breach_case.people_count is 'class=internal; purpose=about how many people; retention=7y after the end';
comment on column breach_case.californians is 'class=internal; purpose=how many of them live in California, whose law has clocks of its own; retention=7y after the end';
comment on column breach_case.risk is 'class=internal; purpose=how likely it is that people are harmed; retention=7y after the end';
comment on column breach_case.risk_reason is 'class=internal; purpose=why the risk is thought to be so; retention=7y after the end';
comment on column breach_case.has_partners is 'class=internal; purpose=whether data that others entrusted to the house is concerned, or data that others keep for it; retention=7y after the end';
comment on column breach_case.state is 'class=internal; purpose=open or closed; retention=7y after the end';
comment on column breach_case.opened_by is 'class=personal; purpose=who opened it, by number; retention=7y after the end';
comment on column breach_case.opened_at is 'class=internal; purpose=when it was opened; retention=7y after the end';
comment on column breach_case.closed_at is 'class=internal; purpose=when it was closed; retention=7y after the end';

create table breach_step (
  id uuid primary key,
  breach_id uuid not null references breach_case on delete cascade,
  number integer not null check (number > 0),
  at timestamptz not null,
  by uuid,
  kind text not null check (kind in ('opened', 'changed', 'told', 'waived', 'note', 'telling', 'reminded', 'closed')),
  duty text check (duty in ('authority', 'people', 'attorney_general', 'partners')),
  reference text check (length(reference) between 1 and 200),
  words text check (length(words) between 1 and 8000),
  facts jsonb,
  unique (breach_id, number),
  constraint breach_step_duty check ((duty is not null) = (kind in ('told', 'waived', 'telling', 'reminded')))
);
comment on table breach_step is 'owner=privacy; class=internal; purpose=what was done in a case and by whom, never changed afterwards; retention=7y after the end of the case';
comment on column breach_step.id is 'class=internal; purpose=which step; retention=7y after the end of the case';
comment on column breach_step.breach_id is 'class=internal; purpose=of which case; retention=7y after the end of the case';
comment on column breach_step.number is 'class=internal; purpose=its place in the case, without gaps; retention=7y after the end of the case';
comment on column breach_step.at is 'class=internal; purpose=when; retention=7y after the end of the case';
comment on column breach_step.by is 'class=personal; purpose=who, by number; nobody where the house did it; retention=7y after the end of the case';
comment on column breach_step.kind is 'class=internal; purpose=what was done; retention=7y after the end of the case';
comment on column breach_step.duty is 'class=internal; purpose=which duty it is about; retention=7y after the end of the case';
comment on column breach_step.reference is 'class=internal; purpose=under which number the authority keeps it; retention=7y after the end of the case';
comment on column breach_step.words is 'class=internal; purpose=reason, note, or the text that people got; retention=7y after the end of the case';
comment on column breach_step.facts is 'class=internal; purpose=facts as they were set, and numbers; retention=7y after the end of the case';

-- The record is what an authority reads: it goes with its case, and is not touched before.
create function breach_step_stays() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and not exists (select from breach_case where id = old.breach_id) then return old; end if;
  raise exception 'the steps of a breach case are never changed';
end $$;
create trigger breach_step_stays before update or delete on breach_step for each row execute function breach_step_stays();

create table breach_person (
  breach_id uuid not null references breach_case on delete cascade,
  person_id uuid not null,
  asked_at timestamptz not null,
  told_at timestamptz,
  gone boolean not null default false,
  primary key (breach_id, person_id),
  constraint breach_person_told check (not (gone and told_at is not null))
);
create index breach_person_waiting on breach_person (breach_id) where told_at is null and not gone;
create index breach_person_of on breach_person (person_id);
comment on table breach_person is 'owner=privacy; class=internal; purpose=whom the house tells that their data got out; retention=7y after the end of the case';
comment on column breach_person.breach_id is 'class=internal; purpose=in which case; retention=7y after the end of the case';
comment on column breach_person.person_id is 'class=personal; purpose=whose data it is, by number; retention=7y after the end of the case';
comment on column breach_person.asked_at is 'class=internal; purpose=when it was decided to tell them; retention=7y after the end of the case';
comment on column breach_person.told_at is 'class=internal; purpose=when they were told; retention=7y after the end of the case';
comment on column breach_person.gone is 'class=internal; purpose=that no account was left to write to; retention=7y after the end of the case';
