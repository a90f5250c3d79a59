export * from './context.ts';
export { makeContext, type ContextParts } from './make-context.ts';
export { onlyFree, planOf, standardPlan, type Plan, type Plans } from './plans.ts';
export { allows, isStaffRole, may, mayAskFor, permissionsOf, type Role, type Roles } from './roles.ts';
