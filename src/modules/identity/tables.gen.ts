// From the migrations, by `npm run generate`; do not edit.
import type { ColumnType, Generated } from 'kysely';

export interface IdentityTables {
  attempt: {
    id: string;
    subject: string;
    at: Temporal.Instant;
  };
  device: {
    id: string;
    person_id: string;
    token_hash: string;
    user_agent: string | null;
    created_at: Temporal.Instant;
    last_seen_at: Temporal.Instant;
  };
  email_change: {
    id: string;
    person_id: string;
    old_email: string;
    new_email: string;
    asked_at: Temporal.Instant;
    confirm_hash: string | null;
    confirmed_at: Temporal.Instant | null;
    undo_hash: string | null;
    expires_at: Temporal.Instant;
  };
  factor_reset: {
    id: string;
    person_id: string;
    asked_at: Temporal.Instant;
    ends_at: Temporal.Instant;
    expires_at: Temporal.Instant;
    by_staff: Generated<boolean>;
    closed_at: Temporal.Instant | null;
    outcome: 'done' | 'stopped' | 'expired' | null;
  };
  mail_request: {
    id: string;
    kind: 'register' | 'resend' | 'reset';
    email: string;
    registration_id: string | null;
    created_at: Temporal.Instant;
  };
  one_time_token: {
    hash: string;
    purpose: 'verify' | 'reset' | 'stop_reset';
    registration_id: string | null;
    person_id: string | null;
    issued_at: Temporal.Instant;
    expires_at: Temporal.Instant;
    used_at: Temporal.Instant | null;
  };
  passkey: {
    id: string;
    person_id: string;
    credential_id: string;
    public_key: string;
    counter: bigint;
    transports: string[];
    is_synced: boolean;
    name: string;
    created_at: Temporal.Instant;
    used_at: Temporal.Instant | null;
    suspect_at: Temporal.Instant | null;
  };
  passkey_challenge: {
    challenge_hash: string;
    purpose: 'register' | 'log_in' | 'second_step' | 'prove';
    bound_hash: string;
    person_id: string | null;
    expires_at: Temporal.Instant;
  };
  password_credential: {
    person_id: string;
    password_hash: string;
    changed_at: Temporal.Instant;
  };
  person: {
    id: string;
    email: string;
    display_name: string;
    status: 'active' | 'closing' | 'closed';
    created_at: Temporal.Instant;
    verified_at: Temporal.Instant;
  };
  person_plan: {
    person_id: string;
    plan: string;
    assigned_at: Temporal.Instant;
    assigned_by: string | null;
  };
  person_role: {
    person_id: string;
    role: string;
    granted_at: Temporal.Instant;
    granted_by: string | null;
  };
  personal_token: {
    id: string;
    person_id: string;
    name: string;
    token_hash: string;
    hint: string;
    scopes: string[];
    created_at: Temporal.Instant;
    expires_at: Temporal.Instant;
    last_used_at: Temporal.Instant | null;
    ended_at: Temporal.Instant | null;
  };
  recovery_code: {
    person_id: string;
    code_hash: string;
    created_at: Temporal.Instant;
    used_at: Temporal.Instant | null;
  };
  refresh_token: {
    hash: string;
    session_id: string;
    issued_at: Temporal.Instant;
    used_at: Temporal.Instant | null;
    successor_hash: string | null;
    key_id: string | null;
    nonce: string | null;
    repeats: number;
  };
  registration: {
    id: string;
    email: string;
    display_name: string;
    role: string;
    password_hash: string;
    created_at: Temporal.Instant;
    expires_at: Temporal.Instant;
    browser_hash: string | null;
  };
  second_step: {
    hash: string;
    person_id: string;
    method: string;
    issued_at: Temporal.Instant;
    expires_at: Temporal.Instant;
    risk: ColumnType<{ score: number; level: 'low' | 'medium' | 'high'; signals: { name: string; points: number }[] } | null, unknown, unknown>;
    code_hash: string | null;
    reset_code_hash: string | null;
  };
  session: {
    id: string;
    person_id: string;
    device_id: string | null;
    method: string;
    user_agent: string | null;
    ip: string | null;
    started_at: Temporal.Instant;
    refreshed_at: Temporal.Instant;
    expires_at: Temporal.Instant;
    ended_at: Temporal.Instant | null;
    end_reason: string | null;
    proven_at: Temporal.Instant | null;
    strong: Generated<boolean>;
    passkey_id: string | null;
    risk: ColumnType<{ score: number; level: 'low' | 'medium' | 'high'; signals: { name: string; points: number }[] } | null, unknown, unknown>;
    country: string | null;
  };
  signing_key: {
    id: string;
    purpose: 'access' | 'refresh';
    public_jwk: ColumnType<unknown>;
    secret_protected: string;
    created_at: Temporal.Instant;
    signs_from: Temporal.Instant;
    signs_until: Temporal.Instant | null;
    accepted_until: Temporal.Instant | null;
  };
  social_arrival: {
    id: string;
    browser_hash: string;
    provider: 'google' | 'apple' | 'facebook' | 'amazon';
    subject: string;
    told_name: string | null;
    told_address: string | null;
    is_proven: boolean;
    goto_path: string;
    email: string | null;
    display_name: string | null;
    role: string | null;
    mail_hash: string | null;
    created_at: Temporal.Instant;
    expires_at: Temporal.Instant;
  };
  social_identity: {
    person_id: string;
    provider: 'google' | 'apple' | 'facebook' | 'amazon';
    subject: string;
    address: string | null;
    linked_at: Temporal.Instant;
    used_at: Temporal.Instant;
  };
  social_visit: {
    state_hash: string;
    provider: 'google' | 'apple' | 'facebook' | 'amazon';
    purpose: 'log_in' | 'link' | 'prove';
    person_id: string | null;
    browser_hash: string;
    secrets_sealed: string;
    goto_path: string;
    expires_at: Temporal.Instant;
  };
  totp_factor: {
    person_id: string;
    secret_sealed: string;
    created_at: Temporal.Instant;
    confirmed_at: Temporal.Instant | null;
    last_step: bigint | null;
  };
}
