import { apiOf } from '~/api/context.server';
import { path } from '~/api/client.server';
import { isApiError } from '~/api/errors';
import { field } from '~/forms/submit.server';
import type { Route } from './+types/upload-address';
import type { UploadAddress } from './send-photograph';

interface AskedUpload {
  uploadId: string;
  upload: { url: string; headers: Record<string, string>; maxBytes: number };
}

/** Asked by the page's script, which then sends the file straight to the address that it gets. */
export async function action({ params: { market, listingId }, context, request }: Route.ActionArgs): Promise<Response> {
  const contentType = field(await request.formData(), 'contentType');
  try {
    const { uploadId, upload } = await apiOf(context, market).post<AskedUpload>(path`/listings/${listingId}/uploads`, { contentType });
    // Files are on this house, by whatever name the visitor reached it.
    const { pathname, search } = new URL(upload.url);
    const address: UploadAddress = { uploadId, address: pathname + search, headers: upload.headers, maxBytes: upload.maxBytes };
    return Response.json(address, { status: 201 });
  } catch (error) {
    if (isApiError(error)) return Response.json(error.problem, { status: error.problem.status });
    throw error;
  }
}
