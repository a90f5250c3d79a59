-- Why a log-in was thought likely or unlikely to be the owner's: the score, its level, and each signal with its points.
alter table session add column risk jsonb;
alter table session add column country text check (country ~ '^[A-Z]{2}$');
-- Each log-in is compared with those before it.
create index session_person on session (person_id, started_at desc);
comment on column session.risk is 'class=personal; purpose=why a log-in was unusual, shown to its owner and to staff; retention=90d after its end';
comment on column session.country is 'class=personal; purpose=whether the next log-in comes from elsewhere, where a proxy says the country; retention=90d after its end';

-- What the first step was thought of; and for who has no second factor and confirms by mail, the code.
alter table second_step add column risk jsonb;
alter table second_step add column code_hash text;
comment on column second_step.risk is 'class=personal; purpose=goes on to the session that the second step opens; retention=1d';
comment on column second_step.code_hash is 'class=secret; purpose=SHA-256 of ticket and mailed code, which are stored nowhere; retention=1d';
