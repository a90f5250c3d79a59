-- When two sides may write about a dealing that is settled, and until when.
create table review_window (
  dealing_id uuid primary key,
  dealing_kind text not null,
  place_id uuid not null,
  guest_id uuid not null,
  provider_id uuid not null check (provider_id <> guest_id),
  status text not null check (status in ('open', 'closed', 'void')),
  opened_at timestamptz not null,
  closes_at timestamptz not null check (closes_at > opened_at)
);
comment on table review_window is 'owner=reviews; class=internal; purpose=which dealings may be reviewed, and until when; retention=7y';
comment on column review_window.dealing_id is 'class=internal; purpose=which dealing; retention=7y';
comment on column review_window.dealing_kind is 'class=internal; purpose=what kind of dealing; retention=7y';
comment on column review_window.place_id is 'class=internal; purpose=what the guest used; retention=7y';
comment on column review_window.guest_id is 'class=personal; purpose=who may write as the guest; retention=7y';
comment on column review_window.provider_id is 'class=personal; purpose=who may write as the provider; retention=7y';
comment on column review_window.status is 'class=internal; purpose=whether it may still be written; retention=7y';
comment on column review_window.opened_at is 'class=internal; purpose=since when it may be written; retention=7y';
comment on column review_window.closes_at is 'class=internal; purpose=until when it may be written; retention=7y';

create table review (
  id uuid primary key,
  dealing_id uuid not null references review_window,
  side text not null check (side in ('guest', 'provider')),
  author_id uuid not null,
  reviewed_id uuid not null check (reviewed_id <> author_id),
  subject_kind text not null,
  subject_id uuid not null,
  stars integer not null check (stars between 1 and 5),
  categories jsonb not null,
  text text not null check (length(text) <= 4000),
  status text not null check (status in ('hidden', 'shown', 'removed')),
  written_at timestamptz not null,
  changed_at timestamptz not null,
  shown_at timestamptz,
  reply text check (length(reply) <= 4000),
  replied_at timestamptz,
  unique (dealing_id, side),
  check ((status = 'hidden') = (shown_at is null)),
  check ((reply is null) = (replied_at is null))
);
create index review_of_subject on review (subject_kind, subject_id, shown_at desc, id desc) where status = 'shown';
comment on table review is 'owner=reviews; class=public; purpose=what each side wrote of the other; retention=7y';
comment on column review.id is 'class=public; purpose=which review; retention=7y';
comment on column review.dealing_id is 'class=internal; purpose=the dealing it is about; retention=7y';
comment on column review.side is 'class=public; purpose=which side wrote; retention=7y';
comment on column review.author_id is 'class=personal; purpose=who wrote; retention=7y';
comment on column review.reviewed_id is 'class=personal; purpose=who may reply; retention=7y';
comment on column review.subject_kind is 'class=public; purpose=what kind of thing it is about; retention=7y';
comment on column review.subject_id is 'class=internal; purpose=what it is about; retention=7y';
comment on column review.stars is 'class=public; purpose=the mark, 1 to 5; retention=7y';
comment on column review.categories is 'class=public; purpose=marks by category, 1 to 5; retention=7y';
comment on column review.text is 'class=personal; purpose=what was written, public once shown; retention=7y';
comment on column review.status is 'class=internal; purpose=whether others see it; retention=7y';
comment on column review.written_at is 'class=internal; purpose=when it was first written; retention=7y';
comment on column review.changed_at is 'class=internal; purpose=when it was last changed; retention=7y';
comment on column review.shown_at is 'class=public; purpose=since when others see it; retention=7y';
comment on column review.reply is 'class=personal; purpose=what the reviewed side answered; retention=7y';
comment on column review.replied_at is 'class=public; purpose=when they answered; retention=7y';

create table review_summary (
  subject_kind text not null,
  subject_id uuid not null,
  count integer not null check (count >= 0),
  stars_sum integer not null check (stars_sum between count and 5 * count),
  distribution integer[] not null check (cardinality(distribution) = 5),
  categories jsonb not null,
  changed_at timestamptz not null,
  primary key (subject_kind, subject_id)
);
comment on table review_summary is 'owner=reviews; class=public; purpose=what the reviews of a subject come to, worked out anew with each change; retention=7y';
comment on column review_summary.subject_kind is 'class=public; purpose=what kind of thing; retention=7y';
comment on column review_summary.subject_id is 'class=internal; purpose=which thing; retention=7y';
comment on column review_summary.count is 'class=public; purpose=how many reviews are shown; retention=7y';
comment on column review_summary.stars_sum is 'class=public; purpose=their stars together; retention=7y';
comment on column review_summary.distribution is 'class=public; purpose=how many gave one star, two, up to five; retention=7y';
comment on column review_summary.categories is 'class=public; purpose=count and sum of the marks by category; retention=7y';
comment on column review_summary.changed_at is 'class=internal; purpose=when it was last worked out; retention=7y';

create table review_report (
  id uuid primary key,
  review_id uuid not null references review,
  reporter_id uuid not null,
  reason text not null,
  details text not null check (length(details) <= 1000),
  created_at timestamptz not null,
  decision text check (decision in ('kept', 'removed')),
  decision_reason text check (length(decision_reason) <= 1000),
  decided_by uuid,
  decided_at timestamptz,
  unique (review_id, reporter_id),
  check ((decision is null) = (decided_at is null))
);
create index review_report_open on review_report (id) where decision is null;
comment on table review_report is 'owner=reviews; class=personal; purpose=who finds a review wrong, and what was decided; retention=7y';
comment on column review_report.id is 'class=internal; purpose=which report; retention=7y';
comment on column review_report.review_id is 'class=internal; purpose=which review; retention=7y';
comment on column review_report.reporter_id is 'class=personal; purpose=who reported it; retention=7y';
comment on column review_report.reason is 'class=internal; purpose=what is wrong with it, one of a list; retention=7y';
comment on column review_report.details is 'class=personal; purpose=what is wrong with it, in their words; retention=7y';
comment on column review_report.created_at is 'class=internal; purpose=when it was reported; retention=7y';
comment on column review_report.decision is 'class=internal; purpose=whether the review stays; retention=7y';
comment on column review_report.decision_reason is 'class=internal; purpose=why it stays or goes; retention=7y';
comment on column review_report.decided_by is 'class=personal; purpose=who decided; retention=7y';
comment on column review_report.decided_at is 'class=internal; purpose=when it was decided; retention=7y';
