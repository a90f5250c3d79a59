import type { apiOf } from '~/api/context.server';
import type { Activity, Page, PaymentMethod } from '~/api/types';
import { field } from '~/forms/submit.server';
import { slowNow } from '~/shell/slow.server';

interface PaymentConfig {
  publishableKey: string;
  scriptUrl: string;
}

interface Activities {
  items: Activity[];
  last?: string;
}

/** What a checkout asks beside the price: which card, and what for. */
export async function paymentChoices(api: ReturnType<typeof apiOf>) {
  const [payments, methods, activities, slow] = await Promise.all([
    api.get<PaymentConfig>('/payments/config'),
    api.get<Page<PaymentMethod>>('/payments/methods'),
    api.get<Activities>('/activities'),
    slowNow(api),
  ]);
  return { payments, methods: methods.items, activities, slow };
}

/** What a {@link PayForm} sends. */
export function paymentBody(form: FormData): { paymentMethodId?: string; note?: string; activity?: string } {
  const [note, activity] = [field(form, 'note'), field(form, 'activity')];
  const paymentMethodId = field(form, 'savedCard') || field(form, 'paymentMethodId');
  return {
    // None where hours of a pack pay.
    ...(paymentMethodId === '' ? {} : { paymentMethodId }),
    ...(note === '' ? {} : { note }),
    ...(activity === '' ? {} : { activity }),
  };
}
