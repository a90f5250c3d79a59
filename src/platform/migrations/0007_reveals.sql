-- Who of the staff sees the personal data of whom without its mask, why, and until when.
create table personal_reveal (
  id uuid primary key,
  staff_id uuid not null,
  person_id uuid not null,
  reason text not null check (length(reason) >= 3),
  revealed_at timestamptz not null,
  shown_until timestamptz not null check (shown_until >= revealed_at)
);
create index personal_reveal_shown on personal_reveal (staff_id, shown_until, person_id);
comment on table personal_reveal is 'owner=platform; class=personal; purpose=for whom of the staff personal data is shown unmasked; retention=90d';
comment on column personal_reveal.id is 'class=internal; purpose=key; retention=90d';
comment on column personal_reveal.staff_id is 'class=personal; purpose=who looks; retention=90d';
comment on column personal_reveal.person_id is 'class=personal; purpose=whose data; retention=90d';
comment on column personal_reveal.reason is 'class=personal; purpose=why it is needed; retention=90d';
comment on column personal_reveal.revealed_at is 'class=internal; purpose=since when it is shown; retention=90d';
comment on column personal_reveal.shown_until is 'class=internal; purpose=when the mask is back; retention=90d';
