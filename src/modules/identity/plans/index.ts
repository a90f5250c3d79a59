export { assignPlan, assignsPlans, type PlanChange } from './assign-plan.ts';
export { planRoutes } from './http.ts';
