/** One picture can take 200 MB while it is decoded, so only so many at once, over all that the house does with pictures. */
const atOnce = 2;
/** Beyond these, one more would wait longer than its client does. */
const mostWaiting = 20;

let busy = 0;
const waiting: (() => void)[] = [];

/**
 * Decodes or encodes a picture when its turn has come; read its bytes in there, so that what waits takes no memory.
 *
 * @throws what `tooMany` gives, when too many wait
 */
export async function inTurn<T>(work: () => Promise<T>, tooMany: () => Error): Promise<T> {
  if (waiting.length >= mostWaiting) throw tooMany();
  if (busy >= atOnce) await new Promise<void>((resolve) => void waiting.push(resolve));
  else busy += 1;
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next === undefined) busy -= 1;
    else next();
  }
}
