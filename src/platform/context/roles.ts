import type { Actor, Context } from './context.ts';

/** What a role of a market may do, as data of that market. */
export interface Role {
  /** As people read it: "Host". */
  title: string;
  /** Works for the market. Only staff gives it, and it opens the pages of staff. */
  staff: boolean;
  /** Permissions as `area.verb`, declared by the modules whose routes ask for them. */
  may: readonly string[];
  /** What it may ask for, for a while, with a reason, from somebody else. */
  mayAsk: readonly string[];
}

/** A market's roles by name: `host`. */
export type Roles = Readonly<Record<string, Role>>;

export const isStaffRole = (roles: Roles, role: string): boolean => Object.hasOwn(roles, role) && roles[role]?.staff === true;

/** Whether one of the actor's roles, or what was granted to them for a while, allows it, and their token is not limited to other things. */
export function allows(roles: Roles, actor: Actor, permission: string): boolean {
  if (actor.scopes !== undefined && !actor.scopes.includes(permission)) return false;
  if (actor.elevated?.includes(permission) === true) return true;
  return actor.roles.some((role) => Object.hasOwn(roles, role) && roles[role]?.may.includes(permission) === true);
}

export const may = (ctx: Context, permission: string): boolean => allows(ctx.roles, ctx.actor, permission);

/** Everything the actor may do now, in order. */
export function permissionsOf(roles: Roles, actor: Actor): string[] {
  const standing = actor.roles.flatMap((role) => (Object.hasOwn(roles, role) ? (roles[role]?.may ?? []) : []));
  return [...new Set([...standing, ...(actor.elevated ?? [])])].filter((each) => actor.scopes?.includes(each) !== false).sort();
}

/** What the actor may ask for and does not have. */
export function mayAskFor(roles: Roles, actor: Actor): string[] {
  const asked = actor.roles.flatMap((role) => (Object.hasOwn(roles, role) ? (roles[role]?.mayAsk ?? []) : []));
  return [...new Set(asked)].filter((permission) => !allows(roles, actor, permission)).sort();
}
