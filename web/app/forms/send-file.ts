import type { UploadAddress } from '~/forms/upload-address.server';
import type { Problem } from '~/api/errors';

export type SendResult = { uploadId: string } | { problem: Problem };

interface Words {
  tooLarge(megabytes: number): string;
  lost: string;
}

/** Asks for an address and sends the file to it; `onProgress` hears of parts from 0 to 1. Aborting rejects. */
export async function sendFile(
  file: File,
  ask: string,
  { words, onProgress, signal }: { words: Words; onProgress(part: number): void; signal: AbortSignal },
): Promise<SendResult> {
  const lost = { problem: { status: 0, code: 'web.lost', title: '', detail: words.lost } };
  try {
    const asked = await fetch(ask, { method: 'POST', body: new URLSearchParams({ contentType: file.type }), signal });
    if (!asked.ok) return { problem: (await asked.json()) as Problem };
    const { uploadId, address, headers, maxBytes } = (await asked.json()) as UploadAddress;
    if (file.size > maxBytes)
      return { problem: { status: 400, code: 'web.too_large', title: '', detail: words.tooLarge(Math.floor(maxBytes / 1_000_000)) } };
    const problem = await put(address, file, headers, onProgress, signal);
    return problem ? { problem: { ...lost.problem, ...problem } } : { uploadId };
  } catch (error) {
    if (signal.aborted) throw error;
    return lost;
  }
}

/** By XMLHttpRequest, because fetch does not tell how much was sent. Resolves with what was wrong, if anything. */
function put(
  address: string,
  file: File,
  headers: Record<string, string>,
  onProgress: (part: number) => void,
  signal: AbortSignal,
): Promise<Partial<Problem> | undefined> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('PUT', address);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.addEventListener('progress', ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0));
    request.addEventListener('error', () => reject(new TypeError('The connection was lost.')));
    request.addEventListener('abort', () => reject(new DOMException('The upload was given up.', 'AbortError')));
    request.addEventListener('load', () => {
      if (request.status < 300) return resolve(undefined);
      try {
        return resolve(JSON.parse(request.responseText) as Problem);
      } catch {
        return resolve({});
      }
    });
    signal.addEventListener('abort', () => request.abort(), { once: true });
    request.send(file);
  });
}
