-- Nothing is ever taken out of an entry here: what it says of people is sealed under their keys before it is written.
drop trigger audit_entry_append_only on audit_entry;
drop trigger audit_entry_no_truncate on audit_entry;
drop trigger audit_entry_unchained_first on audit_entry;
alter table audit_entry drop column withheld;
create or replace function audit_entry_guard() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'INSERT' and num_nonnulls(new.seq, new.previous_hash, new.hash) = 0 then return new; end if;
  if tg_op = 'UPDATE' and old.seq is null and new.seq is not null
     and (old.id, old.at, old.action, old.actor_kind, old.actor_id, old.actor_name, old.subject_kind, old.subject_id,
          old.before, old.after, old.reason, old.correlation_id, old.salts)
         is not distinct from
         (new.id, new.at, new.action, new.actor_kind, new.actor_id, new.actor_name, new.subject_kind, new.subject_id,
          new.before, new.after, new.reason, new.correlation_id, new.salts)
  then return new;
  end if;
  raise exception 'the audit log only grows' using errcode = 'insufficient_privilege';
end $$;
create trigger audit_entry_append_only before insert or update or delete on audit_entry for each row execute function audit_entry_guard();
create trigger audit_entry_no_truncate before truncate on audit_entry for each statement execute function audit_append_only();

-- A key's introduction and a checkpoint's note stay as they are too: only the private part and the export may be noted.
create function audit_stays_signed() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if to_jsonb(old) - '{secret_protected,exported_at,exported_to}'::text[] = to_jsonb(new) - '{secret_protected,exported_at,exported_to}'::text[]
  then return new;
  end if;
  raise exception 'the audit log only grows' using errcode = 'insufficient_privilege';
end $$;
create trigger audit_key_keeps before update on audit_key for each row execute function audit_stays_signed();
create trigger audit_checkpoint_keeps before update on audit_checkpoint for each row execute function audit_stays_signed();

create or replace function rights_of_audit(application text) returns void language plpgsql as $$
begin
  execute format('revoke all on audit_entry, audit_node, audit_key, audit_checkpoint from %I', application);
  execute format('grant select on audit_entry, audit_node, audit_key, audit_checkpoint to %I', application);
  execute format('grant insert (id, at, action, actor_kind, actor_id, actor_name, subject_kind, subject_id, before, after, reason,
                  correlation_id, salts) on audit_entry to %I', application);
  execute format('grant update (seq, previous_hash, hash) on audit_entry to %I', application);
  execute format('grant insert on audit_node, audit_key, audit_checkpoint to %I', application);
  execute format('grant update (secret_protected) on audit_key to %I', application);
  execute format('grant update (exported_at, exported_to) on audit_checkpoint to %I', application);
end $$;
