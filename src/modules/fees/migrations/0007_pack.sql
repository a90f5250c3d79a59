-- Priced with hours that were bought ahead.
alter table quote add column pack_id uuid;
comment on column quote.pack_id is 'class=personal; purpose=the pack whose hours pay for it; retention=7y when used, 30d when not';
