-- Paid with hours that were bought ahead, not by card.
alter table booking add column pack_id uuid;
comment on column booking.pack_id is 'class=personal; purpose=the pack whose hours pay for it; retention=7y';
