import type { NamedPerson, Masks } from '#platform/masking';
import { redact, redactText } from '#platform/telemetry';

export interface Words {
  actor_name: string;
  before: unknown;
  after: unknown;
  reason: string | null;
}

interface About {
  actor_kind: string;
  actor_id: string | null;
  subject_kind: string;
  subject_id: string;
}

/** Fields that say who or where somebody is, whatever the entry is about. */
const personal = /^(name|displayName|email|phone|address|street|ip|note|words|message|text)$/i;
/** What is read where a name was erased says nothing of anybody. */
const isErased = (name: string): boolean => name.startsWith('(');

/** Whose data an entry may hold: the actor's, and that of the person it was done to. */
export const peopleIn = ({ actor_kind: kind, actor_id: actorId, subject_kind: subject, subject_id: id }: About): string[] => [
  ...(kind === 'person' && actorId !== null ? [actorId] : []),
  ...(subject === 'person' ? [id] : []),
];

/** What an entry says, without what it says of people who are masked to the reader: enough to see what was done and how it stood before. */
export function masked(words: Words, about: About, masks: Masks): Words {
  const people = peopleIn(about);
  if (people.every((id) => masks.shows(id)) && people.length > 0) return words;
  const { actor_name: name, reason, before, after } = words;
  const actor: NamedPerson[] = about.actor_kind === 'person' && about.actor_id !== null ? [{ id: about.actor_id, displayName: name }] : [];
  return {
    actor_name: actor.length === 0 || isErased(name) ? name : masks.name(about.actor_id ?? '', name),
    ...masks.within(actor, {
      before: withoutPeople(redact(before)),
      after: withoutPeople(redact(after)),
      reason: reason === null ? null : redactText(reason),
    }),
  };
}

function withoutPeople(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutPeople);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, personal.test(key) && typeof each === 'string' ? '[masked]' : withoutPeople(each)]),
  );
}
