import { goesAfter, type Module } from '#platform/module';
import { inspectionRoutes, type InspectionRoutesConfig } from './http.ts';
import { inspectionData } from './personal-data.ts';

/** The audit service: the record of one booking, for admins, as a file, and for inspectors. */
export function inspectionModule(config: InspectionRoutesConfig): Module {
  return {
    name: 'inspection',
    permissions: { 'records.share': "Read and export a booking's whole record, and give an inspector a link to it" },
    dependsOn: ['audit', 'bookings', 'claims', 'compliance', 'fees', 'identity', 'ledger', 'notifications', 'payments'],
    migrations: new URL('./migrations/', import.meta.url),
    personalData: inspectionData,
    retention: [goesAfter('inspection_link', 'expires_at', '7y')],
    routes: inspectionRoutes(config),
  };
}
