import { apiOf, requirePerson } from '~/api/context.server';
import { path } from '~/api/client.server';
import { isApiError } from '~/api/errors';
import { field } from '~/forms/submit.server';
import { redirectWith } from '~/shell/flash.server';
import type { Route } from './+types/record-file';

/** The signed file itself, to the byte. */
export async function action({ params: { market, bookingId }, context, request }: Route.ActionArgs) {
  await requirePerson(context, market, request);
  const reason = field(await request.formData(), 'reason');
  let made: { name: string; file: string };
  try {
    made = await apiOf(context, market).post(path`/admin/bookings/${bookingId}/export`, { reason });
  } catch (error) {
    // The form asks for a reason by itself; who gets here sent blanks, or had no such form.
    if (!isApiError(error) || error.problem.status !== 400) throw error;
    throw redirectWith(context, market, `/${market}/admin/bookings/${bookingId}/record`, { key: 'record.fileRefused', tone: 'bad' });
  }
  const { name, file } = made;
  return new Response(file, { headers: { 'content-type': 'application/json', 'content-disposition': `attachment; filename="${name}"` } });
}
