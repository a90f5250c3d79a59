export { clockJob } from './clocks.ts';
export { breachRoutes } from './http.ts';
export { breachData } from './personal-data.ts';
export { runsBreaches, type BreachPorts } from './ports.ts';
export { tellJob } from './tell-people.ts';
