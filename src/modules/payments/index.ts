import type { EffectHandler } from '#platform/effects';
import { goesAfter, type Module } from '#platform/module';
import { authorizeEffect } from './authorize.ts';
import { byHandRoutes } from './by-hand-http.ts';
import { cancelEffect, captureEffect } from './capture.ts';
import { paymentRoutes } from './http.ts';
import { detachEffect } from './forget-card.ts';
import type { PaymentsPorts } from './ports.ts';
import { refundEffect } from './refund.ts';
import { transferEffect } from './transfer.ts';
import { providerVendor } from './vendor.ts';
import { lookJobs, lookSchedules } from './webhooks.ts';
import { paymentsData } from './personal-data.ts';
import { payeeEnd, paymentParts } from './ending.ts';

export { requestAuthorization, type AuthorizationRequest } from './authorize.ts';
export { requestCancel, requestCapture } from './capture.ts';
export { cardSteps } from './card-steps.ts';
export { forgetCards } from './forget-card.ts';
export { payeeStatus, refreshPayee, registerPayee, startOnboarding, type PayeeStatus } from './payees.ts';
export { movedFor, type Moved } from './held.ts';
export type { PaymentOutcome, PaymentsPorts } from './ports.ts';
export type { PaymentProvider } from './provider.ts';
export { paymentRecords } from './records.ts';
export { reconcile, type Reconciliation } from './reconcile.ts';
export { dropAuthorization, endReceivable, openReceivable } from './receivable.ts';
export { requestRefund } from './refund.ts';
export { paymentOf, type Payment } from './store.ts';
export { paymentsVendor } from './vendor.ts';
export { distribute, requestTransfer, type Distribution } from './transfer.ts';

export interface PaymentsConfig {
  ports: PaymentsPorts;
  /** Full address of the page about payouts, where the provider sends people back to. */
  payoutsPage(market: string): string;
}

export function paymentsModule({ ports, payoutsPage }: PaymentsConfig): Module {
  const vendor = providerVendor();
  return {
    name: 'payments',
    scopes: { 'cards.read': 'See which cards you saved' },
    permissions: {
      'payouts.receive': "Be paid, and see one's payouts",
      'payments.reconcile': "Compare our books with the payment provider's",
      'money.by_hand': 'Take and return money outside the payment provider',
    },
    retention: [goesAfter('provider_event', 'received_at', '90d'), payeeEnd],
    parts: paymentParts,
    dependsOn: ['ledger'],
    migrations: new URL('./migrations/', import.meta.url),
    personalData: paymentsData,
    routes: [...paymentRoutes(ports, payoutsPage), ...byHandRoutes(ports)],
    effects: [
      authorizeEffect(ports),
      captureEffect(ports),
      cancelEffect(ports),
      refundEffect(ports),
      transferEffect(ports),
      detachEffect(ports),
      // oxlint-disable-next-line typescript/no-explicit-any -- each handler knows its own payload and outcome
    ].map((effect: EffectHandler<any, any>) => ({ ...effect, vendor })),
    jobs: lookJobs(ports),
    schedules: lookSchedules,
  };
}
