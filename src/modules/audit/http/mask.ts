import { redact, redactText } from '#platform/telemetry';

export interface Words {
  actor_name: string;
  before: unknown;
  after: unknown;
  reason: string | null;
}

/** Initials are enough to see that two acts were the same person's; whose they are stands in `actor.id`. */
export const initials = (name: string): string =>
  name
    .split(/\s+/)
    .flatMap((part) => (part === '' ? [] : [`${part.slice(0, 1).toLocaleUpperCase()}.`]))
    .join(' ');

/** Fields that say who or where somebody is, whatever the entry is about. */
const personal = /^(name|displayName|email|phone|address|street|ip|note|words|message|text)$/i;

/** What an entry says, without what it says of people: enough to see what was done and how it stood before. */
export const masked = (words: Words, actorKind: string): Words => ({
  actor_name: actorKind === 'person' ? initials(words.actor_name) : words.actor_name,
  before: withoutPeople(redact(words.before)),
  after: withoutPeople(redact(words.after)),
  reason: words.reason === null ? null : redactText(words.reason),
});

function withoutPeople(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutPeople);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, personal.test(key) && typeof each === 'string' ? '[masked]' : withoutPeople(each)]),
  );
}
