import type { Api } from '~/api/client.server';
import { path } from '~/api/client.server';
import { refuseField } from '~/forms/refuse.server';
import { field } from '~/forms/submit.server';
import { texts } from '~/texts';

const currency = 'USD';

/** Makes the step of a case that a form of {@link CaseCard} asks for. */
export async function actOnCase(api: Api, form: FormData): Promise<void> {
  const paymentMethodId = field(form, 'paymentMethodId');
  await api.post(path`/cases/${field(form, 'caseId')}/transitions`, {
    transition: field(form, 'transition'),
    ...said(form),
    ...(paymentMethodId !== '' && { paymentMethodId }),
  });
}

/** Opens what a form of an opening asks for, at the price that was shown. */
export async function openCase(api: Api, bookingId: string, form: FormData): Promise<void> {
  const [minutes = '', amountMinor = '', shown = ''] = field(form, 'choice').split('|');
  await api.post(path`/bookings/${bookingId}/cases`, {
    kind: field(form, 'open'),
    ...said(form),
    ...(minutes !== '' && { minutes: Number(minutes), amount: { amountMinor: Number(amountMinor), currency: shown } }),
  });
}

function said(form: FormData) {
  const statement = field(form, 'statement');
  const amount = amountOf(form);
  const evidence = form.getAll('evidence').flatMap((each) => {
    const [uploadId = '', name = ''] = String(each).split('|');
    return uploadId === '' ? [] : [{ uploadId, name: name.slice(0, 120) || 'File' }];
  });
  return { ...(statement !== '' && { statement }), ...(amount && { amount }), ...(evidence.length > 0 && { evidence }) };
}

function amountOf(form: FormData): { amountMinor: number; currency: string } | undefined {
  const text = field(form, 'amount').replaceAll(',', '').replace(/^\$/, '');
  if (text === '') return undefined;
  const dollars = Number(text);
  if (Number.isFinite(dollars) && dollars >= 0) return { amountMinor: Math.round(dollars * 100), currency };
  return refuseField('amount', 'web.bad_amount', texts('en')('case.badAmount'));
}
