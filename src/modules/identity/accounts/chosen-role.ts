import { invalid } from '#kernel';
import type { Context } from '#platform/context';

/**
 * A role as one may choose it oneself when making an account: none of staff.
 *
 * @throws identity.unknown_role
 */
export function chosenRole(ctx: Context, role: string): string {
  const roles = Object.keys(ctx.roles).filter((each) => ctx.roles[each]?.staff === false);
  if (roles.includes(role)) return role;
  throw invalid('identity.unknown_role', `"${role}" cannot be chosen here. Choose ${roles.join(' or ')}.`, {
    fields: [{ path: '/role', message: `Choose ${roles.join(' or ')}.` }],
  });
}
