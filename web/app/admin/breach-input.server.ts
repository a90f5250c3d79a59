import { refuseField } from '~/forms/refuse.server';
import { field } from '~/forms/submit.server';
import { texts } from '~/texts';

/** What was typed of a case, as the API takes it. */
export const breachFacts = (form: FormData) => ({
  what: field(form, 'what'),
  dataKinds: form.getAll('dataKinds').map(String),
  peopleWho: field(form, 'peopleWho'),
  peopleCount: whole(form, 'peopleCount'),
  californians: whole(form, 'californians'),
  risk: field(form, 'risk'),
  riskReason: field(form, 'riskReason'),
  hasPartners: form.has('hasPartners'),
});

/** A day and a time without a zone: of UTC, as the form says. */
export function utcMoment(form: FormData, name: string): string {
  try {
    return Temporal.PlainDateTime.from(field(form, name)).toZonedDateTime('UTC').toInstant().toString();
  } catch {
    return refuseField(name, 'admin.bad_time', texts('en')('breach.badTime'));
  }
}

/** Those by kind, where a kind was chosen; those by number otherwise. */
export function recipients(form: FormData): { rows: string[] } | { personIds: string[] } {
  const rows = field(form, 'rows');
  if (rows !== '') return { rows: [rows] };
  return {
    personIds: field(form, 'personIds')
      .split(/[\s,;]+/)
      .filter((id) => id !== ''),
  };
}

export const letterOf = (form: FormData) => ({
  whatHappened: field(form, 'whatHappened'),
  whatData: field(form, 'whatData'),
  whatWeDo: field(form, 'whatWeDo'),
  whatYouCanDo: field(form, 'whatYouCanDo'),
  contact: field(form, 'contact'),
});

/** Fields that were filled in; empty ones are left out. */
export const filled = (form: FormData, ...names: string[]): Record<string, string> =>
  Object.fromEntries(names.map((name) => [name, field(form, name)] as const).filter(([, value]) => value !== ''));

function whole(form: FormData, name: string): number {
  const text = field(form, name).replaceAll(/[,\s]/g, '');
  return /^\d{1,10}$/.test(text) ? Number(text) : refuseField(name, 'admin.bad_number', texts('en')('breach.badNumber'));
}
