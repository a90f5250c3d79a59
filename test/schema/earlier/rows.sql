-- One row at least in every table, as the first release could hold them. Later migrations must carry them along.
insert into person values ('00000000-0000-7000-8000-000000000001', 'ana@example.org', 'Ana', 'active', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z');
insert into person values ('00000000-0000-7000-8000-000000000002', 'maria@example.org', 'Maria', 'active', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z');
insert into person_role values ('00000000-0000-7000-8000-000000000001', 'chef', '2026-01-01T00:00:00Z', '00000000-0000-7000-8000-000000000002');
insert into password_credential values ('00000000-0000-7000-8000-000000000001', '$argon2id$v=19$x', '2026-01-01T00:00:00Z');
insert into registration values ('00000000-0000-7000-8000-000000000010', 'new@example.org', 'New', 'chef', '$argon2id$v=19$x', '2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z');
insert into mail_request values ('00000000-0000-7000-8000-000000000011', 'register', 'new@example.org', '00000000-0000-7000-8000-000000000010', '2026-01-01T00:00:00Z');
insert into one_time_token values ('digest', 'verify', '00000000-0000-7000-8000-000000000010', null, '2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z', null);
insert into device values ('00000000-0000-7000-8000-000000000012', '00000000-0000-7000-8000-000000000001', 'digest', 'A browser', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z');
insert into session values ('00000000-0000-7000-8000-000000000013', '00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000012', 'password', 'A browser', '192.0.2.1', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z', '2026-02-01T00:00:00Z', null, null);
insert into refresh_token values ('digest', '00000000-0000-7000-8000-000000000013', '2026-01-01T00:00:00Z', null, null, null, null, 0);
insert into signing_key values ('key', 'refresh', null, 'protected', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z', null, null);
insert into attempt values ('00000000-0000-7000-8000-000000000014', 'digest', '2026-01-01T00:00:00Z');

insert into audit_entry (id, at, action, actor_kind, actor_name, subject_kind, subject_id, after, correlation_id)
  values ('00000000-0000-7000-8000-000000000020', '2026-01-01T00:00:00Z', 'person.register', 'person', 'Ana', 'person', '1', '{"name": "Ana"}', 'c');

insert into listing (id, host_id, slug, title, summary, description, line1, city, region, postal_code, country, time_zone, point, hourly_minor, currency,
    equipment, certifications, rules, pictures, status, published_at, version, created_at, updated_at)
  values ('00000000-0000-7000-8000-000000000030', '00000000-0000-7000-8000-000000000002', 'kitchen', 'Kitchen', 'A kitchen.', 'A kitchen to cook in.', '1 Folsom St',
    'San Francisco', 'CA', '94110', 'US', 'America/Los_Angeles', 'SRID=4326;POINT(-122.41 37.75)', 5000, 'USD',
    '{range}', '{}', '{}', '[]', 'published', '2026-01-01T00:00:00Z', 1, '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z');
insert into listing_inspection values ('00000000-0000-7000-8000-000000000031', '00000000-0000-7000-8000-000000000030', '2026-01-01', 'routine', 98, '[]');
insert into search_document values ('00000000-0000-7000-8000-000000000030', 1, '{}', 'San Francisco', 'SRID=4326;POINT(-122.41 37.75)', 5000, '{range}', 98, '2026-01-01T00:00:00Z', to_tsvector('simple', 'kitchen'), '2026-01-01T00:00:00Z');
insert into search_word values ('kitchen');

insert into calendar_resource values ('00000000-0000-7000-8000-000000000030', '00000000-0000-7000-8000-000000000002', 'America/Los_Angeles', 30, 60, 30, 60, 720, 90, '{[480,1200)}', '2026-01-01T00:00:00Z');
insert into weekly_hours values ('00000000-0000-7000-8000-000000000030', 1, '08:00', '20:00');
insert into calendar_exception values ('00000000-0000-7000-8000-000000000040', '00000000-0000-7000-8000-000000000030', '2026-07-04', true, null, null, 'Holiday', '2026-01-01T00:00:00Z');
insert into reservation values ('00000000-0000-7000-8000-000000000041', '00000000-0000-7000-8000-000000000030', 'booking', '00000000-0000-7000-8000-000000000060',
  '[2026-03-02T17:00:00Z,2026-03-02T19:00:00Z)', '[2026-03-02T16:30:00Z,2026-03-02T19:30:00Z)', 'committed', null, null, '2026-01-01T00:00:00Z');
insert into reservation_history values ('00000000-0000-7000-8000-000000000042', '00000000-0000-7000-8000-000000000030', 'booking', '00000000-0000-7000-8000-000000000061',
  '[2026-03-03T17:00:00Z,2026-03-03T19:00:00Z)', '[2026-03-03T16:30:00Z,2026-03-03T19:30:00Z)', '2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z', 'released');

insert into quote values ('00000000-0000-7000-8000-000000000050', 'listing', '00000000-0000-7000-8000-000000000030', '00000000-0000-7000-8000-000000000001',
  '2026-03-02T17:00:00Z', '2026-03-02T19:00:00Z', '[]', 'USD', 11000, 10000, 1000, 0, 'first', '2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z', 'booking', '2026-01-01T00:00:00Z');
insert into booking (id, number, listing_id, listing_title, guest_id, provider_id, quote_id, payment_method_id, starts_at, ends_at, time_zone, total_minor, currency, state, state_version, state_entered_at, created_at)
  values ('00000000-0000-7000-8000-000000000060', 'P-1', '00000000-0000-7000-8000-000000000030', 'Kitchen', '00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000002',
    '00000000-0000-7000-8000-000000000050', 'card', '2026-03-02T17:00:00Z', '2026-03-02T19:00:00Z', 'America/Los_Angeles', 11000, 'USD', 'confirmed', 2, '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z');
insert into process_step values ('00000000-0000-7000-8000-000000000062', 'booking', '00000000-0000-7000-8000-000000000060', 1, 'request', '', 'requested', 'person', '00000000-0000-7000-8000-000000000001', 'Ana', null, '2026-01-01T00:00:00Z');

insert into ledger_account values ('00000000-0000-7000-8000-000000000070', 'provider', 'The provider', 'USD', 'asset', 'debit', null, null, '2026-01-01T00:00:00Z');
insert into ledger_account values ('00000000-0000-7000-8000-000000000071', 'escrow:1', 'Held for a booking', 'USD', 'liability', 'credit', 0, 0, '2026-01-01T00:00:00Z');
insert into ledger_transaction (id, reference, kind, description, subject_kind, subject_id, line_count, fingerprint, correlation_id, occurred_at)
  values ('00000000-0000-7000-8000-000000000072', 'capture-1', 'capture', 'Card charged', 'booking', '1', 2, 'digest', 'c', '2026-01-01T00:00:00Z');
insert into ledger_entry values
  ('00000000-0000-7000-8000-000000000072', 1, '00000000-0000-7000-8000-000000000070', 11000, 'USD', null),
  ('00000000-0000-7000-8000-000000000072', 2, '00000000-0000-7000-8000-000000000071', -11000, 'USD', null);

insert into payment_customer values ('00000000-0000-7000-8000-000000000001', 'stripe', 'cus_1');
insert into payment_method values ('card', '00000000-0000-7000-8000-000000000001', 'visa', '4242', 12, 2030, '2026-01-01T00:00:00Z');
insert into payment (id, subject_kind, subject_id, payer_id, payee_id, description, amount_minor, currency, payment_method_id, status, captured_minor, refunded_minor, transferred_minor, created_at)
  values ('00000000-0000-7000-8000-000000000080', 'booking', '00000000-0000-7000-8000-000000000060', '00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000002',
    'Kitchen', 11000, 'USD', 'card', 'captured', 11000, 500, 9500, '2026-01-01T00:00:00Z');
insert into refund values ('00000000-0000-7000-8000-000000000081', '00000000-0000-7000-8000-000000000080', 500, 'goodwill', 'refunded', 're_1', '2026-01-01T00:00:00Z');
insert into transfer values ('00000000-0000-7000-8000-000000000082', '00000000-0000-7000-8000-000000000080', '00000000-0000-7000-8000-000000000002', 9500, 'USD', 'transferred', 'tr_1', '2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z');
insert into payee_account values ('00000000-0000-7000-8000-000000000002', 'acct_1', true, '[]', '2026-01-01T00:00:00Z');
insert into provider_event values ('evt_1', 'charge.captured', '2026-01-01T00:00:00Z');

insert into notification values ('00000000-0000-7000-8000-000000000090', '00000000-0000-7000-8000-000000000001', 'booking-confirmed', '{"listing": "Kitchen"}', '/bookings/1', '2026-01-01T00:00:00Z', null);
insert into job (id, lane, queue, payload, run_at, max_attempts, correlation_id, created_at)
  values ('00000000-0000-7000-8000-0000000000a0', 'job', 'timer', '{}', '2026-03-01T00:00:00Z', 12, 'c', '2026-01-01T00:00:00Z');
insert into outbox_event values ('00000000-0000-7000-8000-0000000000a1', 'booking.confirmed', 1, 'booking', '00000000-0000-7000-8000-000000000060', '{}', '{"kind": "system", "name": "house"}', 'c', '2026-01-01T00:00:00Z', null);
insert into effect (id, kind, subject_kind, subject_id, payload, created_at) values ('00000000-0000-7000-8000-0000000000a2', 'payments.capture', 'payment', '1', '{}', '2026-01-01T00:00:00Z');
insert into idempotency_key (actor, key, request_hash, state, lease_until) values ('person', 'key', 'digest', 'running', '2026-01-01T00:00:00Z');
