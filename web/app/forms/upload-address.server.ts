import { isApiError } from '~/api/errors';

/** Where one file may be sent, once. */
export interface UploadAddress {
  uploadId: string;
  address: string;
  headers: Record<string, string>;
  maxBytes: number;
}

interface AskedUpload {
  uploadId: string;
  upload: { url: string; headers: Record<string, string>; maxBytes: number };
}

/** Answers a page's script that asked where to send a file: the address, or the API's refusal as it is. */
export async function answerUpload(ask: () => Promise<unknown>): Promise<Response> {
  try {
    const { uploadId, upload } = (await ask()) as AskedUpload;
    // Files are on this house, by whatever name the visitor reached it.
    const { pathname, search } = new URL(upload.url);
    const address: UploadAddress = { uploadId, address: pathname + search, headers: upload.headers, maxBytes: upload.maxBytes };
    return Response.json(address, { status: 201 });
  } catch (error) {
    if (isApiError(error)) return Response.json(error.problem, { status: error.problem.status });
    throw error;
  }
}
