-- Every column says how private it is, what it is for and how long it stays; a test holds them to it.
comment on column audit_entry.id is 'class=internal; purpose=which entry; retention=7y';
comment on column audit_entry.seq is 'class=internal; purpose=place in the chain; retention=7y';
comment on column audit_entry.at is 'class=internal; purpose=when it happened; retention=7y';
comment on column audit_entry.action is 'class=internal; purpose=what was done; retention=7y';
comment on column audit_entry.actor_kind is 'class=internal; purpose=whether a person or the house did it; retention=7y';
comment on column audit_entry.subject_kind is 'class=internal; purpose=what kind of thing it was done to; retention=7y';
comment on column audit_entry.subject_id is 'class=personal; purpose=which thing it was done to; retention=7y';
comment on column audit_entry.correlation_id is 'class=internal; purpose=ties it to the request it was part of; retention=7y';
comment on column audit_entry.previous_hash is 'class=internal; purpose=digest of the entry before, so that none can be taken out; retention=7y';
comment on column audit_entry.hash is 'class=internal; purpose=digest of the entry, so that none can be changed; retention=7y';
