-- What is known of somebody at the provider ends with them, not with a time: who is paid, when nothing is left that was paid to them.
comment on table payment_customer is 'owner=payments; class=personal; purpose=who a person is at the provider; retention=life of the account';
comment on column payment_customer.person_id is 'class=personal; purpose=who the customer is; retention=life of the account';
comment on column payment_customer.provider is 'class=internal; purpose=which provider; retention=life of the account';
comment on column payment_customer.customer_id is 'class=sensitive; purpose=the person, as the provider names them; retention=life of the account';

comment on table payee_account is 'owner=payments; class=personal; purpose=where a person is paid; retention=until its person has left and the last payment to them has gone';
comment on column payee_account.person_id is 'class=personal; purpose=who is paid; retention=until its person has left and the last payment to them has gone';
comment on column payee_account.account_id is 'class=sensitive; purpose=the account, as the provider names it; retention=until its person has left and the last payment to them has gone';
comment on column payee_account.ready is 'class=personal; purpose=whether the provider would pay out; retention=until its person has left and the last payment to them has gone';
comment on column payee_account.requirements is 'class=sensitive; purpose=what the provider still asks of the person; retention=until its person has left and the last payment to them has gone';
comment on column payee_account.created_at is 'class=personal; purpose=when the account was opened; retention=until its person has left and the last payment to them has gone';
