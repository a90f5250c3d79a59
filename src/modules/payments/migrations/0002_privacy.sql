-- Every column says how private it is, what it is for and how long it stays; a test holds them to it.
comment on column payee_account.person_id is 'class=personal; purpose=who is paid; retention=7y';
comment on column payee_account.account_id is 'class=sensitive; purpose=the account, as the provider names it; retention=7y';
comment on column payee_account.ready is 'class=personal; purpose=whether the provider would pay out; retention=7y';
comment on column payee_account.requirements is 'class=sensitive; purpose=what the provider still asks of the person; retention=7y';
comment on column payee_account.created_at is 'class=personal; purpose=when the account was opened; retention=7y';

comment on column payment.id is 'class=internal; purpose=which payment; retention=7y';
comment on column payment.subject_kind is 'class=internal; purpose=what kind of thing is paid for; retention=7y';
comment on column payment.subject_id is 'class=personal; purpose=which booking is paid for; retention=7y';
comment on column payment.description is 'class=personal; purpose=what the statement says; retention=7y';
comment on column payment.amount_minor is 'class=personal; purpose=how much is asked of the card; retention=7y';
comment on column payment.currency is 'class=internal; purpose=currency of its amounts; retention=7y';
comment on column payment.payment_method_id is 'class=sensitive; purpose=the card, as the provider names it; retention=7y';
comment on column payment.card_brand is 'class=personal; purpose=lets the payer recognise the card; retention=7y';
comment on column payment.status is 'class=internal; purpose=what became of it; retention=7y';
comment on column payment.intent_id is 'class=sensitive; purpose=the payment, as the provider names it; retention=7y';
comment on column payment.charge_id is 'class=sensitive; purpose=the charge, as the provider names it; retention=7y';
comment on column payment.action_url is 'class=secret; purpose=where the payer authenticates; retention=7y';
comment on column payment.decline_code is 'class=personal; purpose=why the bank refused; retention=7y';
comment on column payment.decline_message is 'class=personal; purpose=why the bank refused, in words; retention=7y';
comment on column payment.captured_minor is 'class=personal; purpose=how much was taken; retention=7y';
comment on column payment.refunded_minor is 'class=personal; purpose=how much was given back; retention=7y';
comment on column payment.transferred_minor is 'class=personal; purpose=how much was passed on; retention=7y';
comment on column payment.created_at is 'class=personal; purpose=when it was asked for; retention=7y';

comment on column payment_customer.person_id is 'class=personal; purpose=who the customer is; retention=7y';
comment on column payment_customer.provider is 'class=internal; purpose=which provider; retention=7y';
comment on column payment_customer.customer_id is 'class=sensitive; purpose=the person, as the provider names them; retention=7y';

comment on column payment_method.id is 'class=sensitive; purpose=the card, as the provider names it; retention=until removed or 7y';
comment on column payment_method.person_id is 'class=personal; purpose=whose card it is; retention=until removed or 7y';
comment on column payment_method.brand is 'class=personal; purpose=lets its owner recognise the card; retention=until removed or 7y';
comment on column payment_method.last4 is 'class=personal; purpose=lets its owner recognise the card; retention=until removed or 7y';
comment on column payment_method.exp_month is 'class=personal; purpose=when the card ends; retention=until removed or 7y';
comment on column payment_method.exp_year is 'class=personal; purpose=when the card ends; retention=until removed or 7y';
comment on column payment_method.added_at is 'class=personal; purpose=when it was first used; retention=until removed or 7y';

comment on column provider_event.id is 'class=internal; purpose=names the event at the provider; retention=90d';
comment on column provider_event.type is 'class=internal; purpose=what it is about; retention=90d';
comment on column provider_event.received_at is 'class=internal; purpose=when it came; retention=90d';

comment on column refund.id is 'class=internal; purpose=which refund; retention=7y';
comment on column refund.payment_id is 'class=internal; purpose=payment it is taken from; retention=7y';
comment on column refund.amount_minor is 'class=personal; purpose=how much goes back; retention=7y';
comment on column refund.reason is 'class=personal; purpose=why it goes back; retention=7y';
comment on column refund.status is 'class=internal; purpose=what became of it; retention=7y';
comment on column refund.provider_id is 'class=sensitive; purpose=the refund, as the provider names it; retention=7y';
comment on column refund.created_at is 'class=personal; purpose=when it was asked for; retention=7y';

comment on column transfer.id is 'class=internal; purpose=which transfer; retention=7y';
comment on column transfer.payment_id is 'class=internal; purpose=payment it is taken from; retention=7y';
comment on column transfer.amount_minor is 'class=personal; purpose=how much is sent; retention=7y';
comment on column transfer.currency is 'class=internal; purpose=currency of the amount; retention=7y';
comment on column transfer.status is 'class=internal; purpose=what became of it; retention=7y';
comment on column transfer.provider_id is 'class=sensitive; purpose=the transfer, as the provider names it; retention=7y';
comment on column transfer.created_at is 'class=personal; purpose=when it was asked for; retention=7y';
comment on column transfer.settled_at is 'class=personal; purpose=when the provider had it; retention=7y';
