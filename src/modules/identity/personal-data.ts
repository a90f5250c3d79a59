import { sql } from '#platform/database';
import { because, erasedName, type DataSubject, type PersonalData, type Sql } from '#platform/module';

const ofTheirAddress = ({ email }: DataSubject): Sql<boolean> => sql<boolean>`lower(email) = lower(${email})`;

export const identityData: PersonalData = {
  rows: [
    { table: 'mail_request', title: 'Links you asked for', whose: ofTheirAddress, erase: 'delete' },
    { table: 'one_time_token', title: 'Links mailed to you', whose: 'person_id', erase: 'delete' },
    { table: 'registration', title: 'Accounts you began', whose: ofTheirAddress, erase: 'delete' },
    { table: 'factor_reset', title: 'Resets of your second step', whose: 'person_id', erase: 'delete' },
    { table: 'second_step', title: 'Log-ins that wait for your second step', whose: 'person_id', erase: 'delete' },
    { table: 'recovery_code', title: 'When your recovery codes were made and used', whose: 'person_id', erase: 'delete' },
    { table: 'totp_factor', title: 'Your authenticator app', whose: 'person_id', hide: ['last_step'], erase: 'delete' },
    { table: 'passkey', title: 'Your passkeys', whose: 'person_id', hide: ['counter', 'transports', 'public_key'], erase: 'delete' },
    { table: 'passkey_challenge', title: 'Questions to your passkeys', whose: 'person_id', erase: 'delete' },
    { table: 'social_visit', title: 'Links to accounts elsewhere that you began', whose: 'person_id', erase: 'delete' },
    {
      table: 'social_arrival',
      title: 'Log-ins elsewhere that were not finished',
      whose: (who) => sql<boolean>`lower(${who.email}) in (lower(email), lower(told_address))`,
      erase: 'delete',
    },
    { table: 'social_identity', title: 'Accounts elsewhere that open yours', whose: 'person_id', erase: 'delete' },
    { table: 'email_change', title: 'Changes of your address', whose: 'person_id', erase: 'delete' },
    { table: 'password_credential', title: 'When you last changed your password', whose: 'person_id', erase: 'delete' },
    {
      table: 'refresh_token',
      title: 'When your sessions were last used',
      whose: (who) => sql<boolean>`session_id in (select id from session where person_id = ${who.id})`,
      hide: ['key_id'],
      erase: 'delete',
    },
    {
      table: 'session',
      title: 'Your log-ins',
      whose: 'person_id',
      erase: {
        keep: 'That a session ended is kept for 90 days, so that it stays ended everywhere; where it came from is erased.',
        blank: { user_agent: null, ip: null, country: null, risk: null, device_id: null, passkey_id: null },
        stays: ['method', 'end_reason'],
      },
    },
    { table: 'personal_token', title: 'Tokens of your programs', whose: 'person_id', erase: 'delete' },
    { table: 'device', title: 'Your devices', whose: 'person_id', erase: 'delete' },
    { table: 'person_plan', title: 'Your plan', whose: 'person_id', hide: ['assigned_by'], erase: 'delete' },
    {
      table: 'person_plan',
      title: 'Plans you gave',
      whose: 'assigned_by',
      hide: ['person_id'],
      erase: { keep: because.staff, stays: ['plan'] },
    },
    { table: 'person_role', title: 'What you may do here', whose: 'person_id', erase: 'delete' },
    {
      table: 'person_role',
      title: 'Roles you gave',
      whose: 'granted_by',
      hide: ['person_id'],
      erase: { keep: because.staff, stays: ['role'] },
    },
    {
      table: 'person',
      title: 'Your account',
      whose: 'id',
      erase: {
        keep: 'A number without a name stays for as long as your last session is remembered, 90 days.',
        blank: { email: (who) => sql`${`${who.id}@closed.invalid`}`, display_name: erasedName },
        stays: ['status'],
      },
    },
  ],
  unlinked: { attempt: 'A digest of the address or device whose guesses are counted; it is gone after an hour.' },
};
