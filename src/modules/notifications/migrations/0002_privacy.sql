-- Every column says how private it is, what it is for and how long it stays; a test holds them to it.
comment on column notification.id is 'class=internal; purpose=which notification; retention=1y';
comment on column notification.person_id is 'class=personal; purpose=who was told; retention=1y';
comment on column notification.template is 'class=internal; purpose=what was told, as a template; retention=1y';
comment on column notification.data is 'class=personal; purpose=the words that fill the template; retention=1y';
comment on column notification.link is 'class=personal; purpose=where it leads; retention=1y';
comment on column notification.created_at is 'class=personal; purpose=when it was told; retention=1y';
comment on column notification.read_at is 'class=personal; purpose=when it was read; retention=1y';
