import type { Module } from '#platform/module';
import { authorizeEffect } from './authorize.ts';
import { cancelEffect, captureEffect } from './capture.ts';
import { paymentRoutes } from './http.ts';
import { detachEffect } from './forget-card.ts';
import type { PaymentsPorts } from './ports.ts';
import { refundEffect } from './refund.ts';
import { transferEffect } from './transfer.ts';
import { lookJobs, lookSchedules } from './webhooks.ts';

export { requestAuthorization, type AuthorizationRequest } from './authorize.ts';
export { requestCancel, requestCapture } from './capture.ts';
export { forgetCards } from './forget-card.ts';
export { payeeStatus, refreshPayee, registerPayee, startOnboarding, type PayeeStatus } from './payees.ts';
export type { PaymentOutcome, PaymentsPorts } from './ports.ts';
export type { PaymentProvider } from './provider.ts';
export { reconcile, type Reconciliation } from './reconcile.ts';
export { requestRefund } from './refund.ts';
export { paymentOf, type Payment } from './store.ts';
export { distribute, requestTransfer, type Distribution } from './transfer.ts';

export interface PaymentsConfig {
  ports: PaymentsPorts;
  /** The market's word for who is paid. */
  payeeRole: string;
  /** Full address of the page about payouts, where the provider sends people back to. */
  payoutsPage(market: string): string;
}

export function paymentsModule({ ports, payeeRole, payoutsPage }: PaymentsConfig): Module {
  return {
    name: 'payments',
    dependsOn: ['ledger'],
    migrations: new URL('./migrations/', import.meta.url),
    routes: paymentRoutes(ports, payeeRole, payoutsPage),
    effects: [
      authorizeEffect(ports),
      captureEffect(ports),
      cancelEffect(ports),
      refundEffect(ports),
      transferEffect(ports),
      detachEffect(ports),
    ],
    jobs: lookJobs(ports),
    schedules: lookSchedules,
  };
}
