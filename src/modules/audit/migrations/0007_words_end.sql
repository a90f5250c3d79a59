-- After seven years an entry loses what it says of people. A digest stands for each such field, as it stood in the hash all along: the
-- chain, the tree and every proof hold as before. Time is told by the log itself, so that nobody needs to be believed about it.
alter table audit_entry add column withheld jsonb;

create or replace function audit_entry_guard() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  newest timestamptz;
begin
  if tg_op = 'INSERT' and num_nonnulls(new.seq, new.previous_hash, new.hash, new.withheld) = 0 then return new; end if;
  if tg_op = 'UPDATE'
     and (old.id, old.at, old.action, old.actor_kind, old.actor_id, old.subject_kind, old.subject_id, old.correlation_id)
         is not distinct from
         (new.id, new.at, new.action, new.actor_kind, new.actor_id, new.subject_kind, new.subject_id, new.correlation_id)
  then
    if old.seq is null and new.seq is not null
       and (old.actor_name, old.before, old.after, old.reason, old.salts, old.withheld)
           is not distinct from (new.actor_name, new.before, new.after, new.reason, new.salts, new.withheld)
    then return new;
    end if;
    if old.seq is not null and old.salts is not null and old.withheld is null
       and (old.seq, old.previous_hash, old.hash) is not distinct from (new.seq, new.previous_hash, new.hash)
       and new.actor_name = '—' and num_nonnulls(new.before, new.after, new.reason) = 0 and new.salts = '{}'
       and new.withheld ?& array(select jsonb_object_keys(old.salts)) and old.salts ?& array(select jsonb_object_keys(new.withheld))
    then
      execute format('select max(at) from %I.audit_entry where seq is not null', tg_table_schema) into newest;
      if old.at < newest - interval '61362 hours' then return new; end if;
    end if;
  end if;
  raise exception 'the audit log only grows' using errcode = 'insufficient_privilege';
end $$;
create index audit_entry_newest_chained on audit_entry (at desc) where seq is not null;
create index audit_entry_with_words on audit_entry (at) where seq is not null and withheld is null and salts is not null;

create or replace function rights_of_audit(application text) returns void language plpgsql as $$
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

comment on table audit_entry is 'owner=audit; class=internal; purpose=who did what when, provably; retention=while the log stands and its words for 7y';
comment on column audit_entry.actor_id is 'class=personal; purpose=who did it; retention=forever';
comment on column audit_entry.actor_name is 'class=personal; purpose=who did it, in words; retention=7y';
comment on column audit_entry.before is 'class=personal; purpose=what it was; retention=7y';
comment on column audit_entry.after is 'class=personal; purpose=what it became; retention=7y';
comment on column audit_entry.reason is 'class=personal; purpose=why, in the words of who did it; retention=7y';
comment on column audit_entry.id is 'class=internal; purpose=which entry; retention=forever';
comment on column audit_entry.seq is 'class=internal; purpose=place in the chain; retention=forever';
comment on column audit_entry.at is 'class=internal; purpose=when it happened; retention=forever';
comment on column audit_entry.action is 'class=internal; purpose=what was done; retention=forever';
comment on column audit_entry.actor_kind is 'class=internal; purpose=whether a person or the house did it; retention=forever';
comment on column audit_entry.subject_kind is 'class=internal; purpose=what kind of thing it was done to; retention=forever';
comment on column audit_entry.subject_id is 'class=personal; purpose=which thing it was done to; retention=forever';
comment on column audit_entry.correlation_id is 'class=internal; purpose=ties it to the request it was part of; retention=forever';
comment on column audit_entry.previous_hash is 'class=internal; purpose=digest of the entry before, so that none can be taken out; retention=forever';
comment on column audit_entry.hash is 'class=internal; purpose=digest of the entry, so that none can be changed; retention=forever';
comment on column audit_entry.salts is 'class=internal; purpose=a salt for each field that tells of people, none in entries from before there were any; retention=7y';
comment on table audit_node is 'owner=audit; class=internal; purpose=Merkle tree over the audit log; retention=forever';
comment on column audit_node.level is 'class=internal; purpose=how many leaves are below it, as a power of two; retention=forever';
comment on column audit_node.place is 'class=internal; purpose=which of its level, from the left; retention=forever';
comment on column audit_node.hash is 'class=internal; purpose=digest of its two children; retention=forever';
comment on column audit_entry.withheld is 'class=internal; purpose=digests that stand for fields whose words have ended; retention=forever';
