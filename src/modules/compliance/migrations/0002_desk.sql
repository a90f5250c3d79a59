-- Papers that people hand in as evidence, and what they tell of their kitchen and their work.
create table compliance_document (
  id uuid primary key,
  subject_kind text not null check (subject_kind in ('kitchen', 'person')),
  subject_id uuid not null,
  owner_id uuid not null,
  kind text not null,
  issuer text not null,
  number text not null,
  issued_on date not null,
  good_through date check (good_through >= issued_on),
  state text not null check (state in ('waiting', 'accepted', 'refused', 'lapsed', 'replaced')),
  file_key text not null,
  file_bytes integer not null check (file_bytes > 0),
  uploaded_at timestamptz not null,
  reviewed_by uuid,
  reviewed_at timestamptz,
  reason text,
  reminded_days integer,
  ended_at timestamptz,
  constraint compliance_document_own_paper check (subject_kind <> 'person' or subject_id = owner_id),
  constraint compliance_document_reviewed_by_another check (reviewed_by is null or reviewed_by <> owner_id),
  constraint compliance_document_refused_with_reason check (state <> 'refused' or reason is not null),
  constraint compliance_document_reviewed check (state in ('waiting', 'replaced') or reviewed_at is not null)
);
create index compliance_document_subject on compliance_document (subject_kind, subject_id, kind);
create index compliance_document_waiting on compliance_document (uploaded_at, id) where state = 'waiting';
create index compliance_document_owner on compliance_document (owner_id);
comment on table compliance_document is 'owner=compliance; class=sensitive; purpose=papers handed in as evidence, such as permits and certificates; retention=7y after its end, 1y when refused';
comment on column compliance_document.id is 'class=internal; purpose=which paper; retention=7y after its end, 1y when refused';
comment on column compliance_document.subject_kind is 'class=internal; purpose=whether it is of a kitchen or of a person; retention=7y after its end, 1y when refused';
comment on column compliance_document.subject_id is 'class=personal; purpose=which kitchen or person it is of; retention=7y after its end, 1y when refused';
comment on column compliance_document.owner_id is 'class=personal; purpose=who handed it in, and may read it; retention=7y after its end, 1y when refused';
comment on column compliance_document.kind is 'class=internal; purpose=what kind of evidence it is, in the words of the rules; retention=7y after its end, 1y when refused';
comment on column compliance_document.issuer is 'class=personal; purpose=who gave it out; retention=7y after its end, 1y when refused';
comment on column compliance_document.number is 'class=sensitive; purpose=its number at the office that gave it out; retention=7y after its end, 1y when refused';
comment on column compliance_document.issued_on is 'class=internal; purpose=first day it counts; retention=7y after its end, 1y when refused';
comment on column compliance_document.good_through is 'class=internal; purpose=last day it counts; retention=7y after its end, 1y when refused';
comment on column compliance_document.state is 'class=internal; purpose=whether it counts; retention=7y after its end, 1y when refused';
comment on column compliance_document.file_key is 'class=sensitive; purpose=where its file is kept; retention=7y after its end, 1y when refused';
comment on column compliance_document.file_bytes is 'class=internal; purpose=how large its file is; retention=7y after its end, 1y when refused';
comment on column compliance_document.uploaded_at is 'class=internal; purpose=order of the queue; retention=7y after its end, 1y when refused';
comment on column compliance_document.reviewed_by is 'class=personal; purpose=who looked at it; retention=7y after its end, 1y when refused';
comment on column compliance_document.reviewed_at is 'class=internal; purpose=when somebody looked at it; retention=7y after its end, 1y when refused';
comment on column compliance_document.reason is 'class=personal; purpose=why it was refused, for its owner to read; retention=7y after its end, 1y when refused';
comment on column compliance_document.reminded_days is 'class=internal; purpose=the last reminder that was sent, by its days before the end; retention=7y after its end, 1y when refused';
comment on column compliance_document.ended_at is 'class=internal; purpose=when it lapsed or was replaced; retention=7y after its end, 1y when refused';

create table compliance_declaration (
  subject_kind text not null check (subject_kind in ('kitchen', 'person')),
  subject_id uuid not null,
  facts jsonb not null check (jsonb_typeof(facts) = 'object'),
  declared_by uuid not null,
  declared_at timestamptz not null,
  primary key (subject_kind, subject_id)
);
comment on table compliance_declaration is 'owner=compliance; class=internal; purpose=what hosts tell of a kitchen and chefs of their work, in the words of the rules; retention=life of the account';
comment on column compliance_declaration.subject_kind is 'class=internal; purpose=whether it is about a kitchen or a person; retention=life of the account';
comment on column compliance_declaration.subject_id is 'class=personal; purpose=which kitchen or person it is about; retention=life of the account';
comment on column compliance_declaration.facts is 'class=personal; purpose=the facts, by subject of the rules; retention=life of the account';
comment on column compliance_declaration.declared_by is 'class=personal; purpose=who says so; retention=life of the account';
comment on column compliance_declaration.declared_at is 'class=internal; purpose=when it was last said; retention=life of the account';
