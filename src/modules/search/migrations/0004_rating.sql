-- How well a listing is reviewed stands in its card; filters and orders read it from there.
alter table search_document
  add column rating_hundredths integer generated always as (round((card #>> '{rating,mean}')::numeric * 100)::integer) stored,
  add column rating_count integer generated always as (coalesce((card #>> '{rating,count}')::integer, 0)) stored;
alter table search_document_b
  add column rating_hundredths integer generated always as (round((card #>> '{rating,mean}')::numeric * 100)::integer) stored,
  add column rating_count integer generated always as (coalesce((card #>> '{rating,count}')::integer, 0)) stored;
comment on column search_document.rating_hundredths is 'class=public; purpose=finds and sorts by how well it is reviewed; retention=while the listing is published';
comment on column search_document.rating_count is 'class=public; purpose=weighs few reviews less; retention=while the listing is published';
comment on column search_document_b.rating_hundredths is 'class=public; purpose=finds and sorts by how well it is reviewed; retention=while the listing is published';
comment on column search_document_b.rating_count is 'class=public; purpose=weighs few reviews less; retention=while the listing is published';
