// One file of the market and not its face: a test of one module should not open all of them.
export { roles } from '../../src/markets/prep/roles.ts';
