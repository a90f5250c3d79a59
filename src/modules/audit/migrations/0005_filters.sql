-- Admins look for what one person did, and for one kind of act, in time.
create index audit_entry_actor on audit_entry (actor_id, at desc, id desc) where actor_id is not null;
create index audit_entry_action on audit_entry (action text_pattern_ops, at desc, id desc);
