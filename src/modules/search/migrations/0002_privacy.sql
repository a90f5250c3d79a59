-- Every column says how private it is, what it is for and how long it stays; a test holds them to it.
comment on column search_document.listing_id is 'class=public; purpose=which listing it finds; retention=while the listing is published';
comment on column search_document.version is 'class=internal; purpose=the version of the listing it was made from; retention=while the listing is published';
comment on column search_document.card is 'class=public; purpose=what a result shows; retention=while the listing is published';
comment on column search_document.city is 'class=public; purpose=finds by town; retention=while the listing is published';
comment on column search_document.hourly_minor is 'class=public; purpose=finds and sorts by price; retention=while the listing is published';
comment on column search_document.equipment is 'class=public; purpose=finds by equipment; retention=while the listing is published';
comment on column search_document.score is 'class=public; purpose=sorts by inspection; retention=while the listing is published';
comment on column search_document.published_at is 'class=public; purpose=sorts by age; retention=while the listing is published';
comment on column search_document.words is 'class=public; purpose=finds by words; retention=while the listing is published';
comment on column search_document.indexed_at is 'class=internal; purpose=when it was made; retention=while the listing is published';

comment on column search_word.word is 'class=public; purpose=a word as listings spell it; retention=until the next rebuild after the last listing with it';
