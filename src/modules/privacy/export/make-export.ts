import { buffer } from 'node:stream/consumers';
import type { Id } from '#kernel';
import type { Context } from '#platform/context';
import { inTransaction } from '#platform/database';
import type { DataSubject } from '#platform/module';
import type { Storage } from '#platform/storage';
import { storedKeys } from '../files.ts';
import { changeRequest, requestById } from '../requests.ts';
import { exportKept, type PrivacyConfig } from '../settings.ts';
import { collect, type ExportedPart } from './collect.ts';
import { readablePage } from './page.ts';
import { zipOf, type ZipEntry } from './zip.ts';

const mostBytes = 5_000_000_000;

export const exportsFolder = 'exports';

/** Makes the zip of a request that waits, and tells its person. Made again from the beginning when it was broken off. */
export async function makeExport(ctx: Context, config: PrivacyConfig, requestId: string): Promise<void> {
  const request = await requestById(ctx.db, requestId);
  if (request?.state !== 'waiting' || request.kind !== 'export') return;
  const who = await config.subjectOf(ctx.db, request.personId);
  if (who === undefined) {
    await inTransaction(ctx, (tx) => changeRequest(tx, requestId, { state: 'over', done_at: ctx.clock.now() }));
    return;
  }
  const key = `${exportsFolder}/${requestId}.zip`;
  const { bytes } = await config.files.storage.put(key, zipOf(entriesOf(ctx, config, who)), { maxBytes: mostBytes });
  const now = ctx.clock.now();
  const expiresAt = now.add(exportKept);
  await inTransaction(ctx, async (tx) => {
    await changeRequest(tx, requestId, { state: 'ready', done_at: now, file_key: key, file_bytes: BigInt(bytes), expires_at: expiresAt });
    await ctx.audit.record(ctx, tx, {
      action: 'privacy.export_made',
      subject: { kind: 'person', id: who.id },
      after: { requestId, bytes },
    });
    const until = expiresAt.toZonedDateTimeISO('UTC').toPlainDate().toString();
    await config.notify(ctx, tx, {
      to: who.id as Id<'person'>,
      template: 'privacy.export_ready',
      data: { until },
      link: '/account/data',
    });
  });
}

async function* entriesOf(ctx: Context, config: PrivacyConfig, who: DataSubject): AsyncGenerator<ZipEntry> {
  const parts: ExportedPart[] = [];
  for await (const part of collect(ctx.db, ctx.market, config.holdings(), who)) parts.push(await config.keys.open(ctx.db, part));
  const madeAt = ctx.clock.now().toString({ smallestUnit: 'second' });
  yield { name: 'index.html', content: readablePage(config.houseName, who, madeAt, parts) };
  for (const name of new Set(parts.map(({ module }) => module))) {
    const own = parts.filter(({ module, rows }) => module === name && rows.length > 0);
    if (own.length === 0) continue;
    yield {
      name: `data/${name}.json`,
      content: `${JSON.stringify(
        own.map(({ title, table, rows }) => ({ title, table, rows })),
        null,
        2,
      )}\n`,
    };
  }
  for (const key of storedKeys(parts.flatMap(({ files }) => files))) {
    const content = await contentOf(config.files.storage, key);
    if (content !== undefined) yield { name: `media/${key}`, packed: true, content };
  }
}

async function contentOf(storage: Storage, key: string): Promise<Uint8Array | undefined> {
  const file = await storage.get(key);
  return file === undefined ? undefined : new Uint8Array(await buffer(file.stream));
}
