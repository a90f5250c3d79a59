import type { apiOf } from '~/api/context.server';
import { path } from '~/api/client.server';
import { field } from '~/forms/submit.server';

/** Makes the step that a {@link Choice} was pressed for. */
export async function makeTransition(api: ReturnType<typeof apiOf>, bookingId: string, form: FormData): Promise<void> {
  const note = field(form, 'note');
  await api.post(path`/bookings/${bookingId}/transitions`, { transition: field(form, 'transition'), ...(note !== '' && { note }) });
}
