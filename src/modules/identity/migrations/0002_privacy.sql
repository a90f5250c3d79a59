-- Every column says how private it is, what it is for and how long it stays; a test holds them to it.
comment on column attempt.id is 'class=internal; purpose=which row; retention=1h';
comment on column attempt.at is 'class=internal; purpose=when it was counted; retention=1h';

comment on column device.id is 'class=internal; purpose=which device; retention=1y unseen';
comment on column device.person_id is 'class=personal; purpose=whose device it is; retention=1y unseen';
comment on column device.created_at is 'class=personal; purpose=when it first logged in; retention=1y unseen';
comment on column device.last_seen_at is 'class=personal; purpose=when it last logged in; retention=1y unseen';

comment on column mail_request.id is 'class=internal; purpose=which request; retention=1d';
comment on column mail_request.kind is 'class=internal; purpose=which mail was asked for; retention=1d';
comment on column mail_request.registration_id is 'class=personal; purpose=registration the link is for; retention=1d';
comment on column mail_request.created_at is 'class=internal; purpose=when it was asked for; retention=1d';

comment on column one_time_token.purpose is 'class=internal; purpose=what the link is for; retention=7d';
comment on column one_time_token.registration_id is 'class=personal; purpose=registration the link completes; retention=7d';
comment on column one_time_token.person_id is 'class=personal; purpose=person the link is for; retention=7d';
comment on column one_time_token.issued_at is 'class=internal; purpose=when the link was made; retention=7d';
comment on column one_time_token.expires_at is 'class=internal; purpose=when the link stops working; retention=7d';
comment on column one_time_token.used_at is 'class=internal; purpose=that the link is used up; retention=7d';

comment on column password_credential.person_id is 'class=personal; purpose=whose password it is; retention=life of the account';
comment on column password_credential.changed_at is 'class=personal; purpose=when it was last set; retention=life of the account';

comment on column person.id is 'class=personal; purpose=names the person everywhere else; retention=life of the account';
comment on column person.status is 'class=personal; purpose=whether the account is open; retention=life of the account';
comment on column person.created_at is 'class=personal; purpose=when the account was made; retention=life of the account';
comment on column person.verified_at is 'class=personal; purpose=when the address was proven; retention=life of the account';

comment on column person_role.person_id is 'class=personal; purpose=who has the role; retention=life of the account';
comment on column person_role.role is 'class=personal; purpose=what the person may do; retention=life of the account';
comment on column person_role.granted_at is 'class=personal; purpose=since when; retention=life of the account';
comment on column person_role.granted_by is 'class=personal; purpose=who granted it; retention=life of the account';

comment on column refresh_token.session_id is 'class=personal; purpose=session the token continues; retention=as its session';
comment on column refresh_token.issued_at is 'class=internal; purpose=when it was made; retention=as its session';
comment on column refresh_token.used_at is 'class=internal; purpose=when it was exchanged; retention=as its session';
comment on column refresh_token.key_id is 'class=internal; purpose=server key the following token was made with; retention=as its session';
comment on column refresh_token.repeats is 'class=internal; purpose=how often a used one was shown again; retention=as its session';

comment on column registration.id is 'class=internal; purpose=which registration; retention=7d';
comment on column registration.role is 'class=internal; purpose=role of the account to be; retention=7d';
comment on column registration.created_at is 'class=internal; purpose=when it was asked for; retention=7d';
comment on column registration.expires_at is 'class=internal; purpose=when it is given up; retention=7d';

comment on column session.id is 'class=personal; purpose=which log-in; retention=90d after its end';
comment on column session.person_id is 'class=personal; purpose=who logged in; retention=90d after its end';
comment on column session.device_id is 'class=personal; purpose=on which known device; retention=90d after its end';
comment on column session.method is 'class=personal; purpose=how the person proved who they are; retention=90d after its end';
comment on column session.started_at is 'class=personal; purpose=when the log-in was; retention=90d after its end';
comment on column session.refreshed_at is 'class=personal; purpose=when it was last continued; retention=90d after its end';
comment on column session.expires_at is 'class=personal; purpose=when it ends by itself; retention=90d after its end';
comment on column session.ended_at is 'class=personal; purpose=when it ended; retention=90d after its end';
comment on column session.end_reason is 'class=personal; purpose=why it ended; retention=90d after its end';

comment on column signing_key.id is 'class=internal; purpose=names the key in a token; retention=1d after last accepted';
comment on column signing_key.purpose is 'class=internal; purpose=what the key signs; retention=1d after last accepted';
comment on column signing_key.created_at is 'class=internal; purpose=when it was made; retention=1d after last accepted';
comment on column signing_key.signs_from is 'class=internal; purpose=when it begins to sign; retention=1d after last accepted';
comment on column signing_key.signs_until is 'class=internal; purpose=when it stops to sign; retention=1d after last accepted';
comment on column signing_key.accepted_until is 'class=internal; purpose=when what it signed stops to count; retention=1d after last accepted';
