-- When the provider is down, a price may be owed for a while, and be paid in another way: in cash, by bank transfer, at a terminal.
create table receivable (
  id uuid primary key,
  subject_kind text not null,
  subject_id uuid not null,
  payer_id uuid not null,
  payee_id uuid not null,
  description text not null,
  amount_minor bigint not null check (amount_minor > 0),
  currency text not null,
  due_at timestamptz not null,
  status text not null check (status in ('open', 'checking', 'by_card', 'by_hand', 'dropped')),
  opened_at timestamptz not null,
  settled_at timestamptz,
  check ((settled_at is null) = (status in ('open', 'checking')))
);
create unique index receivable_open on receivable (subject_id) where status in ('open', 'checking');
create index receivable_due on receivable (due_at, id) where status in ('open', 'checking');
comment on table receivable is 'owner=payments; class=internal; purpose=what is owed for something accepted before it was paid; retention=7y';
comment on column receivable.id is 'class=internal; purpose=which debt; retention=7y';
comment on column receivable.subject_kind is 'class=internal; purpose=what kind of thing it is owed for; retention=7y';
comment on column receivable.subject_id is 'class=internal; purpose=which thing it is owed for; retention=7y';
comment on column receivable.payer_id is 'class=personal; purpose=who owes it; retention=7y';
comment on column receivable.payee_id is 'class=personal; purpose=who it is for; retention=7y';
comment on column receivable.description is 'class=internal; purpose=what it is for, in words; retention=7y';
comment on column receivable.amount_minor is 'class=internal; purpose=how much is owed; retention=7y';
comment on column receivable.currency is 'class=internal; purpose=currency of the amount; retention=7y';
comment on column receivable.due_at is 'class=internal; purpose=until when it must be paid; retention=7y';
comment on column receivable.status is 'class=internal; purpose=whether and how it was paid; retention=7y';
comment on column receivable.opened_at is 'class=internal; purpose=since when it is owed; retention=7y';
comment on column receivable.settled_at is 'class=internal; purpose=when it was paid or dropped; retention=7y';

-- Money that staff took or gave back outside the provider. Who records it never checks it.
create table hand_payment (
  id uuid primary key,
  direction text not null check (direction in ('in', 'out')),
  receivable_id uuid references receivable,
  refund_id uuid references refund,
  method text not null check (method in ('cash', 'bank_transfer', 'terminal')),
  reference text not null check (length(reference) between 1 and 200),
  status text not null check (status in ('recorded', 'confirmed', 'rejected')),
  recorded_by uuid not null,
  recorded_at timestamptz not null,
  checked_by uuid,
  checked_at timestamptz,
  constraint hand_payment_two_people check (checked_by <> recorded_by),
  check ((checked_by is null) = (status = 'recorded')),
  check ((direction = 'in') = (receivable_id is not null) and (direction = 'out') = (refund_id is not null))
);
create unique index hand_payment_receivable on hand_payment (receivable_id) where status <> 'rejected';
create unique index hand_payment_refund on hand_payment (refund_id) where status <> 'rejected';
create index hand_payment_waiting on hand_payment (recorded_at, id) where status = 'recorded';
comment on table hand_payment is 'owner=payments; class=internal; purpose=money taken or given back outside the provider; retention=7y';
comment on column hand_payment.id is 'class=internal; purpose=which record; retention=7y';
comment on column hand_payment.direction is 'class=internal; purpose=taken or given back; retention=7y';
comment on column hand_payment.receivable_id is 'class=internal; purpose=the debt it pays; retention=7y';
comment on column hand_payment.refund_id is 'class=internal; purpose=the refund it gives back; retention=7y';
comment on column hand_payment.method is 'class=internal; purpose=how it was paid; retention=7y';
comment on column hand_payment.reference is 'class=personal; purpose=where to find it: receipt or transfer number; retention=7y';
comment on column hand_payment.status is 'class=internal; purpose=whether a second person has checked it; retention=7y';
comment on column hand_payment.recorded_by is 'class=personal; purpose=who recorded it; retention=7y';
comment on column hand_payment.recorded_at is 'class=internal; purpose=when it was recorded; retention=7y';
comment on column hand_payment.checked_by is 'class=personal; purpose=who checked it; retention=7y';
comment on column hand_payment.checked_at is 'class=internal; purpose=when it was checked; retention=7y';

-- A payment that was taken by hand has no intent at the provider; refunds of it go by hand too.
alter table payment add column by_hand text check (by_hand in ('cash', 'bank_transfer', 'terminal'));
comment on column payment.by_hand is 'class=internal; purpose=how it was paid when not through the provider; retention=7y';
