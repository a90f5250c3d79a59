create table audit_entry (
  id uuid primary key,
  seq bigint unique,
  at timestamptz not null,
  action text not null,
  actor_kind text not null,
  actor_id uuid,
  actor_name text not null,
  subject_kind text not null,
  subject_id text not null,
  before jsonb,
  after jsonb,
  reason text,
  correlation_id text not null,
  previous_hash text,
  hash text,
  check ((seq is null) = (hash is null))
);
create index audit_entry_unchained on audit_entry (at, id) where seq is null;
create index audit_entry_newest on audit_entry (at desc, id desc);
create index audit_entry_subject on audit_entry (subject_id, at desc);
comment on table audit_entry is 'owner=audit; class=internal; purpose=who did what when, provably; retention=7y';
comment on column audit_entry.actor_id is 'class=personal; purpose=who did it; retention=7y';
comment on column audit_entry.actor_name is 'class=personal; purpose=who did it, in words; retention=7y';
comment on column audit_entry.before is 'class=personal; purpose=what it was; retention=7y';
comment on column audit_entry.after is 'class=personal; purpose=what it became; retention=7y';
comment on column audit_entry.reason is 'class=personal; purpose=why, in the words of who did it; retention=7y';

-- Entries are written once and chained once. Nothing else may happen to them.
create function audit_entry_guard() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and old.seq is null and new.seq is not null
     and (old.id, old.at, old.action, old.actor_kind, old.actor_id, old.actor_name, old.subject_kind, old.subject_id, old.before, old.after, old.reason, old.correlation_id)
         is not distinct from
         (new.id, new.at, new.action, new.actor_kind, new.actor_id, new.actor_name, new.subject_kind, new.subject_id, new.before, new.after, new.reason, new.correlation_id)
  then return new;
  end if;
  raise exception 'the audit log only grows' using errcode = 'insufficient_privilege';
end $$;
create trigger audit_entry_append_only before update or delete on audit_entry for each row execute function audit_entry_guard();
create trigger audit_entry_no_truncate before truncate on audit_entry for each statement execute function audit_entry_guard();
