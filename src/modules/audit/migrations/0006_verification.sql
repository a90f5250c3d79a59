-- Verifying reads the whole log: a job does it, and whoever asked looks here how far it is. One at a time, so one row.
create table audit_verification (
  one boolean primary key default true check (one),
  run uuid not null,
  state text not null check (state in ('running', 'done', 'failed')),
  asked_at timestamptz not null,
  seen_at timestamptz not null,
  ended_at timestamptz check ((ended_at is null) = (state = 'running')),
  read_count bigint not null check (read_count >= 0),
  entry_count bigint not null check (entry_count >= 0),
  verdict jsonb check ((verdict is not null) = (state = 'done')),
  problem text check ((problem is not null) = (state = 'failed'))
);
comment on table audit_verification is 'owner=audit; class=internal; purpose=the last verification of the log that staff asked for; retention=until the next one';
comment on column audit_verification.one is 'class=internal; purpose=keeps it to one row; retention=forever';
comment on column audit_verification.run is 'class=internal; purpose=which asking a job works for; retention=until the next one';
comment on column audit_verification.state is 'class=internal; purpose=whether it still reads, ended or could not; retention=until the next one';
comment on column audit_verification.asked_at is 'class=internal; purpose=when it was asked for; retention=until the next one';
comment on column audit_verification.seen_at is 'class=internal; purpose=when it last told how far it is; retention=until the next one';
comment on column audit_verification.ended_at is 'class=internal; purpose=when it ended; retention=until the next one';
comment on column audit_verification.read_count is 'class=internal; purpose=entries read so far; retention=until the next one';
comment on column audit_verification.entry_count is 'class=internal; purpose=entries there were when it was asked for; retention=until the next one';
comment on column audit_verification.verdict is 'class=internal; purpose=what was found; retention=until the next one';
comment on column audit_verification.problem is 'class=internal; purpose=why nothing could be found out; retention=until the next one';
