import type { ColumnType } from 'kysely';

type Instant = ColumnType<Temporal.Instant>;
type OptionalInstant = ColumnType<Temporal.Instant | null>;

export interface IdentityTables {
  person: {
    id: string;
    email: string;
    display_name: string;
    status: string;
    created_at: Instant;
    verified_at: Instant;
  };
  person_role: {
    person_id: string;
    role: string;
    granted_at: Instant;
    granted_by: string | null;
  };
  password_credential: {
    person_id: string;
    password_hash: string;
    changed_at: Instant;
  };
  registration: {
    id: string;
    email: string;
    display_name: string;
    role: string;
    password_hash: string;
    created_at: Instant;
    expires_at: Instant;
  };
  mail_request: {
    id: string;
    kind: string;
    email: string;
    registration_id: string | null;
    created_at: Instant;
  };
  one_time_token: {
    hash: string;
    purpose: string;
    registration_id: string | null;
    person_id: string | null;
    issued_at: Instant;
    expires_at: Instant;
    used_at: OptionalInstant;
  };
  device: {
    id: string;
    person_id: string;
    token_hash: string;
    user_agent: string | null;
    created_at: Instant;
    last_seen_at: Instant;
  };
  session: {
    id: string;
    person_id: string;
    device_id: string | null;
    method: string;
    user_agent: string | null;
    ip: string | null;
    started_at: Instant;
    refreshed_at: Instant;
    expires_at: Instant;
    ended_at: OptionalInstant;
    end_reason: string | null;
  };
  refresh_token: {
    hash: string;
    session_id: string;
    issued_at: Instant;
    used_at: OptionalInstant;
    successor_hash: string | null;
    key_id: string | null;
    nonce: string | null;
    repeats: number;
  };
  signing_key: {
    id: string;
    purpose: string;
    public_jwk: ColumnType<unknown>;
    secret_protected: string;
    created_at: Instant;
    signs_from: Instant;
    signs_until: OptionalInstant;
    accepted_until: OptionalInstant;
  };
  attempt: {
    id: string;
    subject: string;
    at: Instant;
  };
}
