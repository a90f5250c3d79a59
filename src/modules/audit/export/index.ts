export { sealExport, verifyExport, type ExportDocument, type ExportedChain, type ExportVerdict } from './sealed.ts';
export { exportSigner, fingerprintOf, type ExportSigner } from './signer.ts';
