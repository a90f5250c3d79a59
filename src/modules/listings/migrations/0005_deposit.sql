-- What a host keeps as a deposit against damage, if anything. The market bounds it.
alter table listing
  add column deposit_minor bigint check (deposit_minor > 0),
  add constraint listing_deposit_needs_hourly check (hourly_minor is not null or deposit_minor is null);
comment on column listing.deposit_minor is 'class=public; purpose=deposit against damage, given back after a booking; retention=7y after its last booking';
