-- What an entry says of people is hashed field by field with salts, so that a field can be taken out and the entry still be proven.
alter table audit_entry add column salts jsonb;
alter table audit_entry add column withheld jsonb;
comment on column audit_entry.salts is 'class=internal; purpose=a salt for each field that tells of people, none in entries from before there were any; retention=7y';
comment on column audit_entry.withheld is 'class=internal; purpose=digests that stand for fields that were taken out; retention=7y';

-- Hashes of complete subtrees, by level above the leaves: proofs read a few of them, whatever the size of the log.
create table audit_node (
  level smallint not null check (level between 1 and 60),
  place bigint not null check (place >= 0),
  hash text not null check (length(hash) = 64),
  primary key (level, place)
);
comment on table audit_node is 'owner=audit; class=internal; purpose=Merkle tree over the audit log; retention=7y';
comment on column audit_node.level is 'class=internal; purpose=how many leaves are below it, as a power of two; retention=7y';
comment on column audit_node.place is 'class=internal; purpose=which of its level, from the left; retention=7y';
comment on column audit_node.hash is 'class=internal; purpose=digest of its two children; retention=7y';

create table audit_key (
  position int primary key check (position > 0),
  id text not null unique check (id ~ '^[0-9a-f]{8}$'),
  introduction text not null,
  secret_protected text,
  made_at timestamptz not null
);
comment on table audit_key is 'owner=audit; class=internal; purpose=keys that sign checkpoints, the last one signs; retention=forever';
comment on column audit_key.position is 'class=internal; purpose=order in which they were made; retention=forever';
comment on column audit_key.id is 'class=public; purpose=names the key in a signature; retention=forever';
comment on column audit_key.introduction is 'class=public; purpose=the public key, signed by itself and by the one before; retention=forever';
comment on column audit_key.secret_protected is 'class=secret; purpose=the private part, sealed by the app, none once another key signs; retention=until the next key';
comment on column audit_key.made_at is 'class=internal; purpose=when it was made; retention=forever';

create table audit_checkpoint (
  size bigint primary key check (size > 0),
  root text not null check (length(root) = 64),
  at timestamptz not null,
  key_id text not null references audit_key (id),
  note text not null,
  exported_at timestamptz,
  exported_to text,
  check ((exported_at is null) = (exported_to is null))
);
create index audit_checkpoint_waiting on audit_checkpoint (size) where exported_at is null;
comment on table audit_checkpoint is 'owner=audit; class=internal; purpose=what the log was at a time, signed; retention=forever';
comment on column audit_checkpoint.size is 'class=public; purpose=how many entries there were; retention=forever';
comment on column audit_checkpoint.root is 'class=public; purpose=digest of all of them; retention=forever';
comment on column audit_checkpoint.at is 'class=public; purpose=when it was made; retention=forever';
comment on column audit_checkpoint.key_id is 'class=public; purpose=which key signed it; retention=forever';
comment on column audit_checkpoint.note is 'class=public; purpose=the signed text as it was exported; retention=forever';
comment on column audit_checkpoint.exported_at is 'class=internal; purpose=when it reached write-once storage; retention=forever';
comment on column audit_checkpoint.exported_to is 'class=internal; purpose=which storage holds it; retention=forever';

-- An entry is written unchained, chained once, and later loses at most what it says of people, with a digest in its place.
create or replace function audit_entry_guard() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'INSERT' then
    if num_nonnulls(new.seq, new.previous_hash, new.hash, new.withheld) = 0 then return new; end if;
  elsif tg_op = 'UPDATE'
    and (old.id, old.at, old.action, old.actor_kind, old.actor_id, old.subject_kind, old.subject_id, old.correlation_id)
        is not distinct from
        (new.id, new.at, new.action, new.actor_kind, new.actor_id, new.subject_kind, new.subject_id, new.correlation_id)
  then
    if old.seq is null and new.seq is not null
       and (old.actor_name, old.before, old.after, old.reason, old.salts, old.withheld)
           is not distinct from (new.actor_name, new.before, new.after, new.reason, new.salts, new.withheld)
    then return new;
    end if;
    if old.seq is not null and old.action <> 'audit.withhold'
       and (old.seq, old.previous_hash, old.hash) is not distinct from (new.seq, new.previous_hash, new.hash)
       and old.salts @> new.salts and new.withheld @> coalesce(old.withheld, '{}')
       and (old.actor_name = new.actor_name or (new.actor_name = '—' and new.withheld ? 'actor_name'))
       and (old.before is not distinct from new.before or (new.before is null and new.withheld ? 'before'))
       and (old.after is not distinct from new.after or (new.after is null and new.withheld ? 'after'))
       and (old.reason is not distinct from new.reason or (new.reason is null and new.withheld ? 'reason'))
    then return new;
    end if;
  end if;
  raise exception 'the audit log only grows' using errcode = 'insufficient_privilege';
end $$;
create trigger audit_entry_unchained_first before insert on audit_entry for each row execute function audit_entry_guard();

create function audit_append_only() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  raise exception 'the audit log only grows' using errcode = 'insufficient_privilege';
end $$;
create trigger audit_node_append_only before update or delete on audit_node for each row execute function audit_append_only();
create trigger audit_node_no_truncate before truncate on audit_node for each statement execute function audit_append_only();
create trigger audit_checkpoint_stays before delete on audit_checkpoint for each row execute function audit_append_only();
create trigger audit_checkpoint_no_truncate before truncate on audit_checkpoint for each statement execute function audit_append_only();
create trigger audit_key_stays before delete on audit_key for each row execute function audit_append_only();
create trigger audit_key_no_truncate before truncate on audit_key for each statement execute function audit_append_only();

-- What the application's own role may do here, on PostgreSQL. Called after each migration, when every table has been granted as a whole.
create function rights_of_audit(application text) returns void language plpgsql as $$
begin
  execute format('revoke all on audit_entry, audit_node, audit_key, audit_checkpoint from %I', application);
  execute format('grant select on audit_entry, audit_node, audit_key, audit_checkpoint to %I', application);
  execute format('grant insert (id, at, action, actor_kind, actor_id, actor_name, subject_kind, subject_id, before, after, reason,
                  correlation_id, salts) on audit_entry to %I', application);
  execute format('grant update (seq, previous_hash, hash, actor_name, before, after, reason, salts, withheld) on audit_entry to %I', application);
  execute format('grant insert on audit_node, audit_key, audit_checkpoint to %I', application);
  execute format('grant update (secret_protected) on audit_key to %I', application);
  execute format('grant update (exported_at, exported_to) on audit_checkpoint to %I', application);
end $$;
