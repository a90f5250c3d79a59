/**
 * Reads a body to its end, unless it is longer than it may be: then it stops at once and throws what `tooLarge` makes.
 *
 * @param parts a response's body, or a request's; null is an empty one
 */
export async function readAtMost(parts: AsyncIterable<unknown> | null, mostBytes: number, tooLarge: () => Error): Promise<Buffer> {
  const read: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of parts ?? []) {
    const chunk = part as Uint8Array;
    bytes += chunk.length;
    if (bytes > mostBytes) throw tooLarge();
    read.push(chunk);
  }
  return Buffer.concat(read);
}
