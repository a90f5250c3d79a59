-- Who goes back to the standard plan keeps the row: processes look here for what changed while tokens that say otherwise are about.
create index person_plan_assigned on person_plan (assigned_at);
comment on table person_plan is 'owner=identity; class=internal; purpose=plans of people who are, or were, on another than the standard one; retention=life of the account';
