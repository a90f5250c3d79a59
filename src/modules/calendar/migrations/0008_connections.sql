-- Calendars at Google and Microsoft that a host connected to a kitchen: they keep it free, and its bookings are written into them.
create table calendar_consent (
  state_digest text primary key,
  resource_id uuid not null references calendar_resource on delete cascade,
  owner_id uuid not null,
  provider text not null check (provider in ('google', 'microsoft')),
  verifier_sealed text not null,
  expires_at timestamptz not null
);
create index calendar_consent_expires on calendar_consent (expires_at);
create index calendar_consent_of on calendar_consent (resource_id);
comment on table calendar_consent is 'owner=calendar; class=personal; purpose=hosts who were sent to allow access to a calendar and are awaited back; retention=while the host is awaited back';
comment on column calendar_consent.state_digest is 'class=internal; purpose=finds it by what comes back, without keeping that; retention=while the host is awaited back';
comment on column calendar_consent.resource_id is 'class=internal; purpose=the kitchen it is for; retention=while the host is awaited back';
comment on column calendar_consent.owner_id is 'class=personal; purpose=who alone may come back with it; retention=while the host is awaited back';
comment on column calendar_consent.provider is 'class=personal; purpose=where the calendar is; retention=while the host is awaited back';
comment on column calendar_consent.verifier_sealed is 'class=secret; purpose=proves to the provider that we asked; retention=while the host is awaited back';
comment on column calendar_consent.expires_at is 'class=internal; purpose=until when it is good; retention=while the host is awaited back';

create table calendar_connection (
  id uuid primary key,
  resource_id uuid not null references calendar_resource on delete cascade,
  connected_by uuid not null,
  provider text not null check (provider in ('google', 'microsoft')),
  account text not null check (length(account) between 1 and 320),
  state text not null check (state in ('choosing', 'on', 'ended')),
  calendar_id text,
  calendar_name text,
  access_sealed text,
  access_expires_at timestamptz,
  refresh_sealed text,
  cursor text,
  full_read_at timestamptz,
  read_at timestamptz,
  failure text,
  failing_since timestamptz,
  failures integer not null default 0,
  ended_at timestamptz,
  next_at timestamptz not null,
  working_until timestamptz,
  created_at timestamptz not null,
  unique (resource_id, provider, account),
  check ((state = 'ended') = (ended_at is not null)),
  check ((state = 'ended') = (refresh_sealed is null)),
  check (state <> 'on' or calendar_id is not null),
  check ((failure is null) = (failing_since is null))
);
create index calendar_connection_due on calendar_connection (next_at) where state = 'on';
create index calendar_connection_owner on calendar_connection (connected_by);
comment on table calendar_connection is 'owner=calendar; class=personal; purpose=calendars in a host''s account elsewhere that are read and written; retention=until disconnected';
comment on column calendar_connection.id is 'class=internal; purpose=which connection; retention=until disconnected';
comment on column calendar_connection.resource_id is 'class=internal; purpose=the kitchen it keeps free; retention=until disconnected';
comment on column calendar_connection.connected_by is 'class=personal; purpose=who connected it; retention=until disconnected';
comment on column calendar_connection.provider is 'class=personal; purpose=where the account is; retention=until disconnected';
comment on column calendar_connection.account is 'class=personal; purpose=tells its owner which account it is; retention=until disconnected';
comment on column calendar_connection.state is 'class=internal; purpose=whether it is read, waits for a choice, or was taken back; retention=until disconnected';
comment on column calendar_connection.calendar_id is 'class=personal; purpose=the calendar that was chosen, by the provider''s name; retention=until disconnected';
comment on column calendar_connection.calendar_name is 'class=personal; purpose=shows its owner which calendar; retention=until disconnected';
comment on column calendar_connection.access_sealed is 'class=secret; purpose=asks the provider, for an hour; retention=until it expires';
comment on column calendar_connection.access_expires_at is 'class=internal; purpose=when access is asked for anew; retention=until disconnected';
comment on column calendar_connection.refresh_sealed is 'class=secret; purpose=asks the provider for access; retention=until disconnected or taken back';
comment on column calendar_connection.cursor is 'class=internal; purpose=where the next reading goes on; retention=until disconnected';
comment on column calendar_connection.full_read_at is 'class=internal; purpose=when everything was read, as the window moves on; retention=until disconnected';
comment on column calendar_connection.read_at is 'class=internal; purpose=tells its owner when it was last read; retention=until disconnected';
comment on column calendar_connection.failure is 'class=internal; purpose=tells its owner why it cannot be read; retention=until it is read again';
comment on column calendar_connection.failing_since is 'class=internal; purpose=tells since when; retention=until it is read again';
comment on column calendar_connection.failures is 'class=internal; purpose=spaces tries that fail; retention=until it is read again';
comment on column calendar_connection.ended_at is 'class=internal; purpose=when the provider said that access was taken back; retention=until disconnected';
comment on column calendar_connection.next_at is 'class=internal; purpose=when it is read next; retention=until disconnected';
comment on column calendar_connection.working_until is 'class=internal; purpose=lets one worker at a time; retention=until disconnected';
comment on column calendar_connection.created_at is 'class=internal; purpose=when it was connected; retention=until disconnected';

-- What the provider told, event by event, since it tells only what changed.
create table connected_event (
  connection_id uuid not null references calendar_connection on delete cascade,
  event_id text not null,
  series_id text,
  starts_at timestamptz,
  ends_at timestamptz,
  is_busy boolean,
  primary key (connection_id, event_id),
  check ((starts_at is null) = (ends_at is null))
);
comment on table connected_event is 'owner=calendar; class=personal; purpose=when a connected calendar keeps its owner busy, without titles; retention=until disconnected';
comment on column connected_event.connection_id is 'class=internal; purpose=which connection; retention=until disconnected';
comment on column connected_event.event_id is 'class=internal; purpose=which event changes or goes, by the provider''s name; retention=until disconnected';
comment on column connected_event.series_id is 'class=internal; purpose=the series that says whether it is busy; retention=until disconnected';
comment on column connected_event.starts_at is 'class=personal; purpose=when it begins, none for the head of a series; retention=until disconnected';
comment on column connected_event.ends_at is 'class=personal; purpose=when it ends; retention=until disconnected';
comment on column connected_event.is_busy is 'class=personal; purpose=whether it keeps its owner busy, none as its series says; retention=until disconnected';

-- What we wrote. A row comes before the event is made, so that an event of ours is known by its mark even when the answer was lost.
create table connected_booking (
  mark uuid primary key,
  connection_id uuid not null references calendar_connection on delete cascade,
  booking_id uuid not null,
  event_id text,
  starts_at timestamptz,
  ends_at timestamptz,
  title text,
  unique (connection_id, booking_id)
);
create index connected_booking_event on connected_booking (event_id);
comment on table connected_booking is 'owner=calendar; class=personal; purpose=which bookings stand in which connected calendar; retention=until disconnected';
comment on column connected_booking.mark is 'class=internal; purpose=knows an event of ours again; retention=until disconnected';
comment on column connected_booking.connection_id is 'class=internal; purpose=which connection; retention=until disconnected';
comment on column connected_booking.booking_id is 'class=internal; purpose=which booking; retention=until disconnected';
comment on column connected_booking.event_id is 'class=internal; purpose=the event, by the provider''s name, none until it answered; retention=until disconnected';
comment on column connected_booking.starts_at is 'class=personal; purpose=what was written, to tell a change; retention=until disconnected';
comment on column connected_booking.ends_at is 'class=personal; purpose=what was written, to tell a change; retention=until disconnected';
comment on column connected_booking.title is 'class=personal; purpose=what was written, to tell a change; retention=until disconnected';
