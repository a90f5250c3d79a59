-- What else is bought in one quote: extras by id, with what they are called and how many.
alter table quote add column items jsonb not null default '[]';
comment on column quote.items is 'class=internal; purpose=what is booked together with it; retention=7y when used, 30d when not';
