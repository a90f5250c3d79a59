create table compliance_ruleset (
  digest text primary key check (digest ~ '^[0-9a-f]{64}$'),
  content jsonb not null,
  first_used_at timestamptz not null
);
comment on table compliance_ruleset is 'owner=compliance; class=public; purpose=sets of rules as decisions used them, so that each can be made again; retention=7y after its last decision';
comment on column compliance_ruleset.digest is 'class=public; purpose=which set of rules, by its content; retention=7y after its last decision';
comment on column compliance_ruleset.content is 'class=public; purpose=the rules themselves; retention=7y after its last decision';
comment on column compliance_ruleset.first_used_at is 'class=internal; purpose=since when decisions use it; retention=7y after its last decision';

create table compliance_decision (
  id uuid primary key,
  purpose text not null check (purpose in ('dry_run', 'binding')),
  subject_kind text,
  subject_id text,
  person_id uuid not null,
  ruleset_digest text not null references compliance_ruleset (digest),
  decided_for date not null,
  facts jsonb not null,
  outcome text not null check (outcome in ('allowed', 'refused', 'review')),
  decision jsonb not null,
  created_at timestamptz not null,
  check ((subject_kind is null) = (subject_id is null))
);
create index compliance_decision_dry_run on compliance_decision (created_at) where purpose = 'dry_run';
create index compliance_decision_subject on compliance_decision (subject_kind, subject_id, created_at) where subject_id is not null;
create index compliance_decision_ruleset on compliance_decision (ruleset_digest);
comment on table compliance_decision is 'owner=compliance; class=internal; purpose=what rules said of a case, and why; retention=7y when binding, 90d when not';
comment on column compliance_decision.id is 'class=internal; purpose=which decision; retention=7y when binding, 90d when not';
comment on column compliance_decision.purpose is 'class=internal; purpose=whether something followed from it; retention=7y when binding, 90d when not';
comment on column compliance_decision.subject_kind is 'class=internal; purpose=what kind of thing was decided on; retention=7y when binding, 90d when not';
comment on column compliance_decision.subject_id is 'class=internal; purpose=which thing was decided on; retention=7y when binding, 90d when not';
comment on column compliance_decision.person_id is 'class=personal; purpose=who asked; retention=7y when binding, 90d when not';
comment on column compliance_decision.ruleset_digest is 'class=internal; purpose=the rules it was made by; retention=7y when binding, 90d when not';
comment on column compliance_decision.decided_for is 'class=internal; purpose=the day it was made for; retention=7y when binding, 90d when not';
comment on column compliance_decision.facts is 'class=personal; purpose=what was known of the case, so that it can be decided again; retention=7y when binding, 90d when not';
comment on column compliance_decision.outcome is 'class=personal; purpose=what came out; retention=7y when binding, 90d when not';
comment on column compliance_decision.decision is 'class=personal; purpose=the whole trace, rule by rule; retention=7y when binding, 90d when not';
comment on column compliance_decision.created_at is 'class=internal; purpose=when it was made; retention=7y when binding, 90d when not';
