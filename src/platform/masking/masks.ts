import { isStaffRole, type Context } from '#platform/context';
import { maskEmail, maskEmailsIn, maskName } from './mask.ts';
import { revealedTo } from './reveals.ts';

/** Somebody whose name, and address if it is known, may stand in an answer. */
export interface NamedPerson {
  id: string;
  displayName: string;
  email?: string;
}

/** How one asker sees the personal data of a few people: as it is, or masked. */
export interface Masks {
  /** Whether the data of this person is shown as it is. */
  shows(personId: string): boolean;
  name(personId: string, name: string): string;
  email(personId: string, email: string): string;
  /** A whole answer, in every text of which the names of these people and all e-mail addresses are masked, but those that are shown. */
  within<Value>(people: readonly NamedPerson[], value: Value): Value;
}

/**
 * Whoever works for the market sees people masked, until they reveal one with a reason. Themselves they see, and so does everybody else
 * what their own rules give them: for who is not of the staff nothing is masked here.
 */
export async function masksFor(ctx: Context, personIds: readonly string[]): Promise<Masks> {
  const isMasked = isStaff(ctx);
  const shown = isMasked ? await revealedTo(ctx, personIds) : new Set<string>();
  const shows = (personId: string): boolean => !isMasked || personId === ctx.actor.personId || shown.has(personId);
  return {
    shows,
    name: (personId, name) => (shows(personId) ? name : maskName(name)),
    email: (personId, email) => (shows(personId) ? email : maskEmail(email)),
    within(people, value) {
      if (!isMasked) return value;
      const seen = new Set(people.flatMap(({ id, email }) => (shows(id) && email !== undefined ? [email.toLowerCase()] : [])));
      const names = people.filter(({ id, displayName }) => !shows(id) && displayName.trim() !== '').map(({ displayName }) => displayName);
      // The longest first: a name may be the beginning of another.
      const pattern = names
        .toSorted((a, b) => b.length - a.length)
        .map(escaped)
        .join('|');
      const found = pattern === '' ? undefined : new RegExp(`(?<![\\p{L}\\p{N}])(?:${pattern})(?![\\p{L}\\p{N}])`, 'gu');
      return mapTexts(value, (text) => {
        const nameless = found === undefined ? text : text.replaceAll(found, maskName);
        return maskEmailsIn(nameless, (address) => seen.has(address.toLowerCase()));
      }) as typeof value;
    },
  };
}

/** Works for the market, by role or by a right for a while. */
function isStaff({ actor, roles }: Context): boolean {
  return (actor.elevated ?? []).length > 0 || actor.roles.some((role) => isStaffRole(roles, role));
}

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);

function mapTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((each) => mapTexts(each, change));
  if (typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype)
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, mapTexts(each, change)]));
  return value;
}
