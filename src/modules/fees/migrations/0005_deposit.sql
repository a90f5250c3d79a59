-- A damage deposit: charged beside the total, kept apart, given back. No part of what is shared out.
alter table quote add column deposit_minor bigint not null default 0 check (deposit_minor >= 0);
comment on column quote.deposit_minor is 'class=personal; purpose=deposit that is charged beside the total and given back; retention=7y when used, 30d when not';
