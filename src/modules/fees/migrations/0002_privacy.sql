-- Every column says how private it is, what it is for and how long it stays; a test holds them to it.
comment on column quote.id is 'class=internal; purpose=which offer; retention=7y when used, 30d when not';
comment on column quote.subject_kind is 'class=internal; purpose=what kind of thing is priced; retention=7y when used, 30d when not';
comment on column quote.subject_id is 'class=internal; purpose=which thing is priced; retention=7y when used, 30d when not';
comment on column quote.starts_at is 'class=personal; purpose=start of the use that is priced; retention=7y when used, 30d when not';
comment on column quote.ends_at is 'class=personal; purpose=end of the use that is priced; retention=7y when used, 30d when not';
comment on column quote.lines is 'class=personal; purpose=how the price is made up; retention=7y when used, 30d when not';
comment on column quote.currency is 'class=internal; purpose=currency of its amounts; retention=7y when used, 30d when not';
comment on column quote.total_minor is 'class=personal; purpose=what the guest would pay; retention=7y when used, 30d when not';
comment on column quote.provider_minor is 'class=personal; purpose=what the provider would get; retention=7y when used, 30d when not';
comment on column quote.platform_minor is 'class=internal; purpose=what the house would keep; retention=7y when used, 30d when not';
comment on column quote.taxes_minor is 'class=internal; purpose=taxes in the total; retention=7y when used, 30d when not';
comment on column quote.schedule_version is 'class=internal; purpose=the price list it was made with; retention=7y when used, 30d when not';
comment on column quote.created_at is 'class=internal; purpose=when it was offered; retention=7y when used, 30d when not';
comment on column quote.expires_at is 'class=internal; purpose=how long it holds; retention=7y when used, 30d when not';
comment on column quote.used_by is 'class=personal; purpose=the booking that took it up; retention=7y when used, 30d when not';
comment on column quote.used_at is 'class=internal; purpose=when it was taken up; retention=7y when used, 30d when not';
