-- Every column says how private it is, what it is for and how long it stays; a test holds them to it.
comment on column effect.id is 'class=internal; purpose=names the call, also to the vendor; retention=90d';
comment on column effect.kind is 'class=internal; purpose=which call it is; retention=90d';
comment on column effect.subject_kind is 'class=internal; purpose=what kind of thing it is about; retention=90d';
comment on column effect.subject_id is 'class=personal; purpose=which thing it is about; retention=90d';
comment on column effect.state is 'class=internal; purpose=what became of it; retention=90d';
comment on column effect.unknown is 'class=internal; purpose=whether an answer is missing; retention=90d';
comment on column effect.attempts is 'class=internal; purpose=how often it was tried; retention=90d';
comment on column effect.last_error is 'class=sensitive; purpose=why it failed the last time; retention=90d';
comment on column effect.created_at is 'class=internal; purpose=when it was intended; retention=90d';
comment on column effect.settled_at is 'class=internal; purpose=when its outcome was known; retention=90d';

comment on column idempotency_key.key is 'class=internal; purpose=the key that the client chose; retention=24h';
comment on column idempotency_key.request_hash is 'class=internal; purpose=tells a repeated request from another under the same key; retention=24h';
comment on column idempotency_key.state is 'class=internal; purpose=whether the request still runs; retention=24h';
comment on column idempotency_key.lease_until is 'class=internal; purpose=when a running request is given up for dead; retention=24h';
comment on column idempotency_key.status is 'class=internal; purpose=status of the answer to replay; retention=24h';
comment on column idempotency_key.created_at is 'class=internal; purpose=when the key was first used; retention=24h';

comment on column job.id is 'class=internal; purpose=which job; retention=7d after the end';
comment on column job.lane is 'class=internal; purpose=which workers take it; retention=7d after the end';
comment on column job.queue is 'class=internal; purpose=which handler takes it; retention=7d after the end';
comment on column job.key is 'class=personal; purpose=makes two of one thing one, some by the id of what they are about; retention=7d after the end';
comment on column job.state is 'class=internal; purpose=how far it has come; retention=7d after the end';
comment on column job.run_at is 'class=internal; purpose=when it is due, in business time; retention=7d after the end';
comment on column job.retry_at is 'class=internal; purpose=when it is tried again, in database time; retention=7d after the end';
comment on column job.attempts is 'class=internal; purpose=how often it was tried; retention=7d after the end';
comment on column job.max_attempts is 'class=internal; purpose=how often it may be tried; retention=7d after the end';
comment on column job.lease_until is 'class=internal; purpose=when its worker is given up for dead; retention=7d after the end';
comment on column job.leased_by is 'class=internal; purpose=the worker that has it; retention=7d after the end';
comment on column job.last_error is 'class=sensitive; purpose=why it failed the last time; retention=7d after the end';
comment on column job.correlation_id is 'class=internal; purpose=ties it to the request it was part of; retention=7d after the end';
comment on column job.created_at is 'class=internal; purpose=when it was asked for; retention=7d after the end';
comment on column job.finished_at is 'class=internal; purpose=when it ended; retention=7d after the end';

comment on column migration.module is 'class=internal; purpose=whose migration it is; retention=forever';
comment on column migration.name is 'class=internal; purpose=which file it is; retention=forever';
comment on column migration.checksum is 'class=internal; purpose=SHA-256 of the file, so that an edit is noticed; retention=forever';
comment on column migration.applied_at is 'class=internal; purpose=when it ran; retention=forever';

comment on column outbox_event.id is 'class=internal; purpose=which event; retention=7d after relay';
comment on column outbox_event.name is 'class=internal; purpose=what happened; retention=7d after relay';
comment on column outbox_event.version is 'class=internal; purpose=shape of its payload; retention=7d after relay';
comment on column outbox_event.subject_kind is 'class=internal; purpose=what kind of thing it happened to; retention=7d after relay';
comment on column outbox_event.subject_id is 'class=personal; purpose=which thing it happened to; retention=7d after relay';
comment on column outbox_event.correlation_id is 'class=internal; purpose=ties it to the request it was part of; retention=7d after relay';
comment on column outbox_event.occurred_at is 'class=internal; purpose=when it happened; retention=7d after relay';
comment on column outbox_event.relayed_at is 'class=internal; purpose=when its deliveries were queued; retention=7d after relay';

comment on column process_step.id is 'class=internal; purpose=which step; retention=7y';
comment on column process_step.graph is 'class=internal; purpose=the process it belongs to; retention=7y';
comment on column process_step.subject_id is 'class=personal; purpose=what goes through the process; retention=7y';
comment on column process_step.seq is 'class=internal; purpose=order of the steps; retention=7y';
comment on column process_step.transition is 'class=internal; purpose=the step that was made; retention=7y';
comment on column process_step.from_state is 'class=internal; purpose=where it was before; retention=7y';
comment on column process_step.to_state is 'class=internal; purpose=where it is after; retention=7y';
comment on column process_step.actor_kind is 'class=internal; purpose=whether a person or the house made it; retention=7y';
comment on column process_step.actor_id is 'class=personal; purpose=who made it; retention=7y';
comment on column process_step.at is 'class=internal; purpose=when it was made; retention=7y';
