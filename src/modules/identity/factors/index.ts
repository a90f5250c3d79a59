export { askSecondStepPasskey, completeSecondStep, type SecondStepInput } from './second-step.ts';
export { factorFacts } from './store.ts';
export { beginTotp, confirmTotp, renewRecoveryCodes, turnOffTotp, type TotpSetUp } from './set-up.ts';
export { askProofPasskey, prove, provenToken, type Proof, type ProvenSession } from './prove.ts';
export { codeOfStep, stepAt, stepSeconds } from './totp.ts';
export { proofWays, secondStepWays, type ProofWay, type SecondStepWay } from './ways.ts';
