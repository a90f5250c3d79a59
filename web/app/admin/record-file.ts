import { apiOf, requirePerson } from '~/api/context.server';
import { path } from '~/api/client.server';
import { field } from '~/forms/submit.server';
import type { Route } from './+types/record-file';

/** The signed file itself, to the byte. */
export async function action({ params: { market, bookingId }, context, request }: Route.ActionArgs) {
  await requirePerson(context, market, request);
  const reason = field(await request.formData(), 'reason');
  const { name, file } = await apiOf(context, market).post<{ name: string; file: string }>(path`/admin/bookings/${bookingId}/export`, {
    reason,
  });
  return new Response(file, { headers: { 'content-type': 'application/json', 'content-disposition': `attachment; filename="${name}"` } });
}
