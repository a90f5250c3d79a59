create table search_document (
  listing_id uuid primary key,
  version integer not null,
  card jsonb not null,
  city text not null,
  place geography(Point, 4326) not null,
  hourly_minor bigint not null,
  equipment text[] not null,
  score integer not null,
  published_at timestamptz not null,
  words tsvector not null,
  indexed_at timestamptz not null
);
create index search_document_words on search_document using gin (words);
create index search_document_equipment on search_document using gin (equipment);
create index search_document_place on search_document using gist (place);
create index search_document_city on search_document (lower(city));
create index search_document_price on search_document (hourly_minor, listing_id);
comment on table search_document is 'owner=search; class=public; purpose=what guests search, rebuilt from listings at any time; retention=while the listing is published';
comment on column search_document.place is 'class=public; purpose=the place as strangers see it, rounded to 150 m; retention=while the listing is published';

-- Every word of every document, to find the one a guest meant to type.
create table search_word (
  word text primary key
);
create index search_word_trigrams on search_word using gin (word gin_trgm_ops);
create index search_word_beginnings on search_word (word text_pattern_ops);
comment on table search_word is 'owner=search; class=public; purpose=spelling of words in listings; retention=until the next rebuild after the last listing with it';
