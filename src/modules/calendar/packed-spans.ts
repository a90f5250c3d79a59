import { sql } from '#platform/database';
import type { Span } from './wall-clock.ts';

/**
 * Thousands of stretches in one value of one row: sixteen bytes each, two big-endian counts of microseconds since 2000, as PostgreSQL
 * writes a timestamptz. As JSON the same page takes three times as long to write, to read and to sweep up.
 */
const bytesEach = 16;
const epochOf2000Ms = Date.UTC(2000, 0, 1);

/** The aggregate over ranges of timestamptz, both ends bounded; null when there are none. In no order. */
export const packSpans = (range: ReturnType<typeof sql>) =>
  sql<Uint8Array | null>`string_agg(timestamptz_send(lower(${range})) || timestamptz_send(upper(${range})), ''::bytea)`;

/** What {@link packSpans} wrote, outwards to whole milliseconds, in order of start. */
export function unpackSpans(packed: Uint8Array | null): Span[] {
  if (packed === null) return [];
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  const spans: Span[] = [];
  for (let at = 0; at < packed.byteLength; at += bytesEach)
    spans.push({
      start: epochOf2000Ms + Math.floor(microseconds(view, at) / 1_000),
      end: epochOf2000Ms + Math.ceil(microseconds(view, at + 8) / 1_000),
    });
  return spans.sort((a, b) => a.start - b.start);
}

/** Exact for 280 years either way; as a bigint it would be slow, and there are thousands. */
const microseconds = (view: DataView, at: number): number => view.getInt32(at) * 2 ** 32 + view.getUint32(at + 4);
