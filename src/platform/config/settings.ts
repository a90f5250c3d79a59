import { isProxyAddress } from './proxy-address.ts';

/** Every environment variable the house reads: the one list behind parsing, `guildhall config` and the docs. */
export interface Setting {
  variable: string;
  kind: 'text' | 'integer' | 'boolean' | 'list' | 'choice';
  choices?: readonly string[];
  /** Absent means "not set". */
  fallback?: string;
  about: string;
  example: string;
  secret?: boolean;
  /** Integers only. */
  minimum?: number;
  maximum?: number;
  /** Text only: what the value must look like, and how to say that it does not. */
  pattern?: RegExp;
  problem?: string;
  /** Lists only: what each item must be; `problem` says how it is not. */
  item?: (text: string) => boolean;
}

const httpAddress = { pattern: /^https?:\/\/[^\s/?#]+\/?$/, problem: 'is not an http or https address without a path' } as const;

export const settings = {
  port: { variable: 'PORT', kind: 'integer', fallback: '4000', minimum: 1, maximum: 65_535, about: 'Port to listen on', example: '4000' },
  host: { variable: 'HOST', kind: 'text', fallback: '127.0.0.1', about: 'Address to listen on', example: '0.0.0.0' },
  dataDirectory: {
    variable: 'GUILDHALL_DATA',
    kind: 'text',
    fallback: './.guildhall',
    about: 'Folder of the embedded database, files and sandboxes',
    example: '/var/lib/guildhall',
  },
  databaseUrl: {
    variable: 'DATABASE_URL',
    kind: 'text',
    about: 'PostgreSQL; the embedded database when not set',
    example: 'postgres://guildhall:secret@db:5432/guildhall',
    pattern: /^postgres(ql)?:\/\//,
    problem: 'is not an address of PostgreSQL',
    secret: true,
  },
  databaseReplicaUrl: {
    variable: 'DATABASE_REPLICA_URL',
    kind: 'text',
    about: 'A read replica of it, for what people browse; the primary answers everything when not set, and whenever the replica cannot',
    example: 'postgres://guildhall:secret@db-replica:5432/guildhall',
    pattern: /^postgres(ql)?:\/\//,
    problem: 'is not an address of PostgreSQL',
    secret: true,
  },
  databasePool: {
    variable: 'DATABASE_POOL',
    kind: 'integer',
    fallback: '10',
    minimum: 1,
    maximum: 1_000,
    about: 'Connections per market',
    example: '20',
  },
  redisUrl: {
    variable: 'REDIS_URL',
    kind: 'text',
    about: 'Redis, for limits and a cache that all processes share; each for itself when not set',
    example: 'redis://cache:6379',
    secret: true,
    pattern: /^rediss?:\/\//,
    problem: 'is not an address of Redis',
  },
  publicUrl: {
    variable: 'PUBLIC_URL',
    kind: 'text',
    about: 'Address under which people reach the house, for links in mail',
    example: 'https://example.org',
    ...httpAddress,
  },
  breachedPasswordsUrl: {
    variable: 'BREACHED_PASSWORDS_URL',
    kind: 'text',
    about: 'Service that knows passwords from breaches, by ranges of their SHA-1; the built-in list of the commonest alone when not set',
    example: 'https://api.pwnedpasswords.com/range',
    pattern: /^https:\/\/[^\s?#]+$/,
    problem: 'is not an https address',
  },
  clamdUrl: {
    variable: 'CLAMD_URL',
    kind: 'text',
    about: 'ClamAV’s clamd, which looks at what people upload before it is kept; uploads are not scanned when not set',
    example: 'tcp://127.0.0.1:3310',
    pattern: /^(tcp:\/\/(\[[0-9a-f:]+\]|[\w.-]+):\d{1,5}|unix:\/[^\s?#]+)$/i,
    problem: 'is neither tcp://host:port nor unix:/path of a clamd',
  },
  trustProxy: {
    variable: 'TRUST_PROXY',
    kind: 'list',
    about: 'Proxies in front, whose X-Forwarded-* headers are believed: addresses, ranges or loopback, linklocal, uniquelocal',
    example: 'loopback,10.0.0.0/8',
    item: isProxyAddress,
    problem:
      'is no list of the proxies in front: write their addresses or ranges with commas between, or leave it empty when there is none; with "true" every client could choose its own address',
  },
  corsOrigins: {
    variable: 'CORS_ORIGINS',
    kind: 'list',
    about: 'Origins whose pages may use the API with a token of their own; none when not set, and never with cookies',
    example: 'https://tools.example.org',
    item: (text: string) => httpAddress.pattern.test(text),
    problem: 'is no list of origins: write each as https://name, without a path and without *',
  },
  challenge: {
    variable: 'CHALLENGE',
    kind: 'choice',
    choices: ['always', 'suspicious', 'off'],
    fallback: 'suspicious',
    about:
      'When who registers, logs in or asks for mail is checked to be a person, by work of their browser: suspicious is after ten in an hour from one address',
    example: 'suspicious',
  },
  challengeWidget: {
    variable: 'CHALLENGE_WIDGET',
    kind: 'choice',
    choices: ['none', 'turnstile', 'hcaptcha'],
    fallback: 'none',
    about:
      'Whose widget asks for that sign in place of the browser’s work: Cloudflare Turnstile or hCaptcha, who learn of everybody asked; needs CHALLENGE_SITE_KEY and CHALLENGE_SECRET',
    example: 'turnstile',
  },
  challengeSiteKey: {
    variable: 'CHALLENGE_SITE_KEY',
    kind: 'text',
    about: 'The widget’s site key, which pages show',
    example: '0x4AAAAAAAB1cD2eF3gH4iJ5',
    pattern: /^[\w-]{1,100}$/,
    problem: 'is no site key',
  },
  challengeSecret: {
    variable: 'CHALLENGE_SECRET',
    kind: 'text',
    about: 'The widget’s secret, by which the house has answers checked',
    example: '0x4AAAAAAAB...',
    secret: true,
  },
  challengeSandboxUrl: {
    variable: 'CHALLENGE_SANDBOX_URL',
    kind: 'text',
    about: 'A sandbox to use instead of Turnstile and hCaptcha; serve and work ask for GUILDHALL_ALLOW=sandbox with it',
    example: 'http://127.0.0.1:4014',
    ...httpAddress,
  },
  countries: {
    variable: 'COUNTRIES',
    kind: 'list',
    about: 'Countries that are served, two letters each; all when not set. Needs TRUST_PROXY and a proxy that writes COUNTRY_HEADER',
    example: 'US,PR',
    item: (text: string) => /^[A-Za-z]{2}$/.test(text),
    problem: 'is no list of countries: write two letters for each, as US',
  },
  countryHeader: {
    variable: 'COUNTRY_HEADER',
    kind: 'text',
    fallback: 'cf-ipcountry',
    about: 'Header in which the proxy in front writes the country of a request',
    example: 'cloudfront-viewer-country',
    pattern: /^[a-zA-Z][a-zA-Z0-9-]{1,60}$/,
    problem: 'is no name of a header',
  },
  stripeSecretKey: {
    variable: 'STRIPE_SECRET_KEY',
    kind: 'text',
    about: 'Stripe, secret key',
    example: 'sk_live_...',
    secret: true,
    pattern: /^(sk|rk)_/,
    problem: 'does not begin with sk_ or rk_',
  },
  stripePublishableKey: {
    variable: 'STRIPE_PUBLISHABLE_KEY',
    kind: 'text',
    about: 'Stripe, key for the browser',
    example: 'pk_live_...',
    pattern: /^pk_/,
    problem: 'does not begin with pk_',
  },
  stripeWebhookSecrets: {
    variable: 'STRIPE_WEBHOOK_SECRET',
    kind: 'list',
    about: 'Stripe, signing secrets of the webhook; two while rotating',
    example: 'whsec_...',
    secret: true,
  },
  stripeUrl: {
    variable: 'STRIPE_URL',
    kind: 'text',
    about: 'A Stripe sandbox to use instead of Stripe itself; serve and work ask for GUILDHALL_ALLOW=sandbox with it',
    example: 'http://127.0.0.1:4010',
    ...httpAddress,
  },
  smtpUrl: {
    variable: 'SMTP_URL',
    kind: 'text',
    about: 'Mail server',
    example: 'smtps://user:secret@mail.example.org:465',
    secret: true,
    pattern: /^smtps?:\/\//,
    problem: 'is not an address of a mail server',
  },
  mailFrom: { variable: 'MAIL_FROM', kind: 'text', about: 'Sender of all mail', example: 'Prep <hello@example.org>' },
  googleCalendarClientId: {
    variable: 'GOOGLE_CALENDAR_CLIENT_ID',
    kind: 'text',
    about: 'Google Calendar, client id; calendars there can be connected once it and its secret are set',
    example: '1234-abc.apps.googleusercontent.com',
  },
  googleCalendarClientSecret: {
    variable: 'GOOGLE_CALENDAR_CLIENT_SECRET',
    kind: 'text',
    about: 'Google Calendar, client secret',
    example: 'GOCSPX-...',
    secret: true,
  },
  microsoftCalendarClientId: {
    variable: 'MICROSOFT_CALENDAR_CLIENT_ID',
    kind: 'text',
    about: 'Microsoft calendars, application id; calendars there can be connected once it and its secret are set',
    example: '11111111-2222-3333-4444-555555555555',
  },
  microsoftCalendarClientSecret: {
    variable: 'MICROSOFT_CALENDAR_CLIENT_SECRET',
    kind: 'text',
    about: 'Microsoft calendars, client secret',
    example: 'abc8Q~...',
    secret: true,
  },
  microsoftCalendarTenant: {
    variable: 'MICROSOFT_CALENDAR_TENANT',
    kind: 'text',
    fallback: 'common',
    about: 'Microsoft calendars, whose accounts: common, consumers, organizations or one directory',
    example: 'common',
    pattern: /^[\w.-]+$/,
    problem: 'is no name of a directory',
  },
  calendarSandboxUrl: {
    variable: 'CALENDAR_SANDBOX_URL',
    kind: 'text',
    about: 'A calendar sandbox to use instead of Google and Microsoft; serve and work ask for GUILDHALL_ALLOW=sandbox with it',
    example: 'http://127.0.0.1:4011',
    ...httpAddress,
  },
  googleLoginClientId: {
    variable: 'GOOGLE_LOGIN_CLIENT_ID',
    kind: 'text',
    about: 'Log-in with Google, client id; its button is shown once it and its secret are set',
    example: '1234-abc.apps.googleusercontent.com',
  },
  googleLoginClientSecret: {
    variable: 'GOOGLE_LOGIN_CLIENT_SECRET',
    kind: 'text',
    about: 'Log-in with Google, client secret',
    example: 'GOCSPX-...',
    secret: true,
  },
  appleLoginClientId: {
    variable: 'APPLE_LOGIN_CLIENT_ID',
    kind: 'text',
    about: 'Log-in with Apple, Services ID; its button is shown once all four are set',
    example: 'org.example.prep',
  },
  appleLoginTeamId: {
    variable: 'APPLE_LOGIN_TEAM_ID',
    kind: 'text',
    about: 'Log-in with Apple, team id',
    example: 'ABCDE12345',
  },
  appleLoginKeyId: {
    variable: 'APPLE_LOGIN_KEY_ID',
    kind: 'text',
    about: 'Log-in with Apple, id of the key',
    example: 'FGHIJ67890',
  },
  appleLoginPrivateKey: {
    variable: 'APPLE_LOGIN_PRIVATE_KEY',
    kind: 'text',
    about: 'Log-in with Apple, the key itself: the text of its .p8 file, line ends as they are or as \\n',
    example: '-----BEGIN PRIVATE KEY-----\\n...',
    secret: true,
    pattern: /^-----BEGIN PRIVATE KEY-----/,
    problem: 'does not begin as a .p8 file of Apple does',
  },
  facebookLoginClientId: {
    variable: 'FACEBOOK_LOGIN_CLIENT_ID',
    kind: 'text',
    about: 'Log-in with Facebook, App ID; its button is shown once it and its secret are set',
    example: '1234567890',
  },
  facebookLoginClientSecret: {
    variable: 'FACEBOOK_LOGIN_CLIENT_SECRET',
    kind: 'text',
    about: 'Log-in with Facebook, App Secret',
    example: '0a1b2c...',
    secret: true,
  },
  amazonLoginClientId: {
    variable: 'AMAZON_LOGIN_CLIENT_ID',
    kind: 'text',
    about: 'Log-in with Amazon, client id; its button is shown once it and its secret are set',
    example: 'amzn1.application-oa2-client.0a1b2c',
  },
  amazonLoginClientSecret: {
    variable: 'AMAZON_LOGIN_CLIENT_SECRET',
    kind: 'text',
    about: 'Log-in with Amazon, client secret',
    example: 'amzn1.oa2-cs.v1.0a1b2c',
    secret: true,
  },
  identitySandboxUrl: {
    variable: 'IDENTITY_SANDBOX_URL',
    kind: 'text',
    about:
      'An identity sandbox to use instead of Google, Apple, Facebook and Amazon; serve and work ask for GUILDHALL_ALLOW=sandbox with it',
    example: 'http://127.0.0.1:4012',
    ...httpAddress,
  },
  fieldKeys: {
    variable: 'FIELD_KEYS',
    kind: 'list',
    about:
      'Keys that seal tokens in the database, newest first, each id:secret with at least 32 characters; keep old ones while rows are sealed with them',
    example: '2026-11:a-secret-of-at-least-32-characters-of-chance',
    secret: true,
    item: (text: string) => /^[a-z0-9-]{1,32}:.{32,}$/.test(text),
    problem: 'is no list of keys: write each as id:secret, the id in lower case, the secret of at least 32 characters',
  },
  auditCheckpoints: {
    variable: 'AUDIT_CHECKPOINTS',
    kind: 'text',
    about:
      'Where the audit log’s signed checkpoints go: a folder on storage that is written once, or a bucket with Object Lock; a folder in GUILDHALL_DATA when not set',
    example: 's3://our-checkpoints/prep',
    pattern: /^(\/|\.{1,2}\/|s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](\/[a-z0-9][a-z0-9._-]*)*\/?$)/,
    problem: 'is neither a folder (begin it with / or ./) nor a bucket (s3://bucket/folder)',
  },
  auditS3Region: {
    variable: 'AUDIT_S3_REGION',
    kind: 'text',
    fallback: 'us-west-2',
    about: 'Region of the bucket for checkpoints',
    example: 'eu-central-1',
    pattern: /^[a-z0-9-]{2,40}$/,
    problem: 'is no region',
  },
  auditS3Endpoint: {
    variable: 'AUDIT_S3_ENDPOINT',
    kind: 'text',
    about: 'Where the bucket for checkpoints is, when that speaks S3 and is not AWS',
    example: 'https://objects.example.org',
    ...httpAddress,
  },
  auditS3AccessKeyId: {
    variable: 'AUDIT_S3_ACCESS_KEY_ID',
    kind: 'text',
    about: 'Key that may put, read and list there, and need not delete; whatever the machine has been given (its role, AWS_…) when not set',
    example: 'AKIAIOSFODNN7EXAMPLE',
  },
  auditS3SecretAccessKey: {
    variable: 'AUDIT_S3_SECRET_ACCESS_KEY',
    kind: 'text',
    about: 'Its secret',
    example: 'wJalrXUtnFEMI/...',
    secret: true,
  },
  auditS3RetainDays: {
    variable: 'AUDIT_S3_RETAIN_DAYS',
    kind: 'integer',
    fallback: '2557',
    minimum: 1,
    maximum: 36_500,
    about: 'How long nobody may delete a checkpoint there, the owner of the account included; seven years unless set',
    example: '3653',
  },
  auditCheckpointMinutes: {
    variable: 'AUDIT_CHECKPOINT_MINUTES',
    kind: 'integer',
    fallback: '10',
    minimum: 1,
    maximum: 1_440,
    about: 'Minutes between checkpoints: what a superuser rewrites sooner than that is not seen',
    example: '10',
  },
  metricsToken: {
    variable: 'METRICS_TOKEN',
    kind: 'text',
    about: 'What Prometheus bears to read /metrics; without it that, and why /health/ready says no, are told on this machine alone',
    example: 'a-secret-of-at-least-32-characters-of-chance',
    secret: true,
    pattern: /^[\w~+/.-]{32,}$/,
    problem: 'is no token: write at least 32 letters, digits or any of . _ ~ + / -',
  },
  logLevel: {
    variable: 'LOG_LEVEL',
    kind: 'choice',
    choices: ['debug', 'info', 'warn', 'error', 'silent'],
    fallback: 'info',
    about: 'How much is logged',
    example: 'warn',
  },
  logFormat: {
    variable: 'LOG_FORMAT',
    kind: 'choice',
    choices: ['pretty', 'json'],
    fallback: 'json',
    about: 'How it is logged',
    example: 'json',
  },
  readsPerMinute: {
    variable: 'READS_PER_MINUTE',
    kind: 'integer',
    fallback: '1200',
    minimum: 1,
    about: 'Reads a minute from one person or address',
    example: '1200',
  },
  writesPerMinute: {
    variable: 'WRITES_PER_MINUTE',
    kind: 'integer',
    fallback: '240',
    minimum: 1,
    about: 'Writes a minute from one person or address',
    example: '240',
  },
  addressPerMinute: {
    variable: 'ADDRESS_PER_MINUTE',
    kind: 'integer',
    fallback: '12000',
    minimum: 1,
    about: 'Requests a minute from one address, however many people are behind it; an IPv6 line counts as one',
    example: '12000',
  },
  allow: {
    variable: 'GUILDHALL_ALLOW',
    kind: 'list',
    choices: ['embedded', 'sandbox'],
    about: 'What serve and work may use although it is not for production: embedded, sandbox',
    example: 'embedded',
  },
} as const satisfies Record<string, Setting>;

type Parsed<S extends Setting> = S['kind'] extends 'integer'
  ? number
  : S['kind'] extends 'boolean'
    ? boolean
    : S['kind'] extends 'list'
      ? readonly string[]
      : S extends { choices: readonly (infer C)[] }
        ? C
        : S extends { fallback: string }
          ? string
          : string | undefined;

/** The settings, parsed once. Lists that are not set are empty. */
export type Settings = { readonly [Name in keyof typeof settings]: Parsed<(typeof settings)[Name]> };
