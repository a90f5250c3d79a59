export { demoKitchens, type DemoKitchen } from './demo/kitchens.ts';
export { carefulChef, carefulKitchen } from './demo/declared.ts';
export {
  chefPapers,
  documentChef,
  documentKitchen,
  givePaper,
  healthPermit,
  sharedLicense,
  type DemoPaper,
  type PaperDesk,
} from './demo/papers.ts';
export { demoPeople, type DemoPerson } from './demo/people.ts';
export { isSeeded, seedDemo, type DemoWorld } from './demo/seed.ts';
export { packGraph } from './pack-process.ts';
export { balanceGraph } from './balance-process.ts';
export { bookingProcess } from './booking-process.ts';
export { claiming } from './claims/index.ts';
export { equipment } from './equipment.ts';
export { compose, facts, type Prep, type PrepPorts } from './market.ts';
export { importInspections, type CityFacts, type ImportReport, type ImportRequest } from './import/import-inspections.ts';
export { regulations } from './regulations.ts';
export { knownMappings, readMapping, type Mapping } from './import/mapping.ts';
export type { RefusedRow } from './import/read-csv.ts';
