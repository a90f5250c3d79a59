-- Who logs in with an account elsewhere alone proves anew there who they are.
alter table social_visit drop constraint social_visit_purpose_check;
alter table social_visit drop constraint social_visit_person;
alter table social_visit add constraint social_visit_purpose check (purpose in ('log_in', 'link', 'prove'));
alter table social_visit add constraint social_visit_person check ((purpose = 'log_in') = (person_id is null));
comment on column social_visit.purpose is 'class=internal; purpose=whether to log in, to link or to prove anew; retention=1h';
comment on column social_visit.person_id is 'class=personal; purpose=who links or proves; retention=1h';
