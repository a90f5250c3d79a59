create table listing (
  id uuid primary key,
  host_id uuid not null,
  slug text not null check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) <= 120),
  title text not null check (length(title) between 1 and 120),
  summary text not null check (length(summary) <= 240),
  description text not null check (length(description) <= 8000),
  line1 text not null check (length(line1) <= 200),
  city text not null check (length(city) <= 100),
  region text not null check (length(region) <= 100),
  postal_code text not null check (length(postal_code) <= 20),
  country text not null check (country ~ '^[A-Z]{2}$'),
  time_zone text not null,
  point geography(Point, 4326),
  hourly_minor bigint check (hourly_minor > 0),
  cleaning_minor bigint check (cleaning_minor > 0),
  currency text,
  square_feet integer check (square_feet between 1 and 1000000),
  capacity integer check (capacity between 1 and 10000),
  equipment text[] not null,
  certifications text[] not null,
  rules text[] not null,
  pictures jsonb not null,
  status text not null check (status in ('draft', 'published', 'paused')),
  published_at timestamptz,
  source text,
  source_id text,
  source_digest text,
  latest_score integer check (latest_score between 0 and 100),
  version integer not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  constraint listing_slug_once unique (slug),
  constraint listing_source_once unique (source, source_id),
  check (num_nonnulls(source, source_id, source_digest) in (0, 3)),
  check (hourly_minor is null or currency is not null),
  check (cleaning_minor is null or hourly_minor is not null),
  -- What guests see is whole: nothing half-written is ever published.
  constraint listing_published_is_complete check (status = 'draft' or (
    published_at is not null and hourly_minor is not null and point is not null and cardinality(equipment) > 0
    and summary <> '' and description <> '' and line1 <> '' and city <> '' and region <> ''))
);
create index listing_of_host on listing (host_id, id);
create index listing_published on listing (id) where status = 'published';
comment on table listing is 'owner=listings; class=public; purpose=what hosts offer; retention=7y after its last booking';
comment on column listing.host_id is 'class=personal; purpose=whose it is; retention=7y after its last booking';
comment on column listing.line1 is 'class=personal; purpose=where guests with a booking go; retention=7y after its last booking';
comment on column listing.point is 'class=personal; purpose=exact place, rounded for strangers; retention=7y after its last booking';
comment on column listing.source is 'class=internal; purpose=which import it came from; retention=7y after its last booking';
comment on column listing.source_id is 'class=internal; purpose=its key in the import; retention=7y after its last booking';
comment on column listing.source_digest is 'class=internal; purpose=sees whether the import changed; retention=7y after its last booking';

create table listing_inspection (
  id uuid primary key,
  listing_id uuid not null references listing on delete cascade,
  inspected_on date not null,
  kind text not null check (length(kind) between 1 and 120),
  score integer check (score between 0 and 100),
  violations jsonb not null
);
create index listing_inspection_of on listing_inspection (listing_id, inspected_on desc);
comment on table listing_inspection is 'owner=listings; class=public; purpose=public health record shown to guests; retention=while the listing exists';
