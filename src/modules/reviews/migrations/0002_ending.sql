-- Reviews end with the dealing that they are about; a summary of none ends too.
comment on table review_summary is 'owner=reviews; class=public; purpose=what the reviews of a subject come to, worked out anew with each change; retention=until the last review of it has gone';
comment on column review_summary.subject_kind is 'class=public; purpose=what kind of thing; retention=until the last review of it has gone';
comment on column review_summary.subject_id is 'class=internal; purpose=which thing; retention=until the last review of it has gone';
comment on column review_summary.count is 'class=public; purpose=how many reviews are shown; retention=until the last review of it has gone';
comment on column review_summary.stars_sum is 'class=public; purpose=their stars together; retention=until the last review of it has gone';
comment on column review_summary.distribution is 'class=public; purpose=how many gave one star, two, up to five; retention=until the last review of it has gone';
comment on column review_summary.categories is 'class=public; purpose=count and sum of the marks by category; retention=until the last review of it has gone';
comment on column review_summary.changed_at is 'class=internal; purpose=when it was last worked out; retention=until the last review of it has gone';
