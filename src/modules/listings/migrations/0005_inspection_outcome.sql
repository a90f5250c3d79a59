-- Many cities say how an inspection ended rather than give a score; a visit that says nothing of the kitchen has neither.
alter table listing_inspection add column outcome text check (outcome in ('passed', 'conditional', 'failed', 'closed'));
comment on column listing_inspection.outcome is 'class=public; purpose=how the inspection ended, where the city says so; retention=while the listing exists';
