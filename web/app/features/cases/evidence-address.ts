import { path } from '~/api/client.server';
import { apiOf } from '~/api/context.server';
import { field } from '~/forms/submit.server';
import { answerUpload } from '~/forms/upload-address.server';
import type { Route } from './+types/evidence-address';

/** Asked by the page's script, which then sends the file straight to the address that it gets. */
export async function action({ params: { market, bookingId }, context, request }: Route.ActionArgs): Promise<Response> {
  const contentType = field(await request.formData(), 'contentType');
  return answerUpload(() => apiOf(context, market).post(path`/bookings/${bookingId}/evidence`, { contentType }));
}
