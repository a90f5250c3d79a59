create table notification (
  id uuid primary key,
  person_id uuid not null,
  template text not null,
  data jsonb not null,
  link text,
  created_at timestamptz not null,
  read_at timestamptz
);
create index notification_of on notification (person_id, created_at desc, id desc);
create index notification_unread on notification (person_id) where read_at is null;
comment on table notification is 'owner=notifications; class=personal; purpose=what a person was told; retention=1y';
