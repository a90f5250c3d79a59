export { clamdScanner, type ClamdPlace } from './client.ts';
export { eicar, startScannerSandbox, type ScannerSandbox, type ScannerSwitches } from './sandbox.ts';
