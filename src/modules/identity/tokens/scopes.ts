import { permissionsOf, type Context } from '#platform/context';
import type { Person } from '../domain.ts';
import { inEffect } from '../domain.ts';
import type { Parts } from '../settings.ts';

export interface Scope {
  name: string;
  /** In words: "Offer kitchens and say what they cost". */
  title: string;
}

/**
 * What a token of this person may be limited to: the permissions of their roles, but never those of staff, and what modules let be done by
 * whoever is logged in.
 */
export function scopesFor({ scopeWords }: Parts, ctx: Context, person: Person): Scope[] {
  const { general, permissions } = scopeWords();
  const roles = inEffect(ctx.roles, person, false);
  const theirs = permissionsOf(ctx.roles, { kind: 'person', roles, name: '' });
  const named = theirs.flatMap((name) => (permissions[name] === undefined ? [] : [{ name, title: permissions[name] }]));
  return [...Object.entries(general).map(([name, title]) => ({ name, title })), ...named];
}
