import { field } from './submit.server';

/** The first moment of a day that was typed, by the clock of whoever typed it; what is no day goes to the API as it is, to be refused. */
export function firstMomentOf(form: FormData, name: string): string | undefined {
  const day = field(form, name);
  if (day === '') return undefined;
  try {
    return Temporal.PlainDate.from(day)
      .toZonedDateTime(field(form, 'zone') || 'UTC')
      .toInstant()
      .toString();
  } catch {
    return `${day}T00:00:00Z`;
  }
}
