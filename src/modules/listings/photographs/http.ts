import { Type } from 'typebox';
import { missing } from '#kernel';
import type { Context } from '#platform/context';
import { inTransaction } from '#platform/database';
import { closed, IdSchema, route, Text, type Route } from '#platform/http';
import { UploadSchema } from '#platform/storage';
import { listingById } from '../queries.ts';
import { ListingSchema } from '../schemas.ts';
import { readStatus } from '../store.ts';
import { viewListing, type ListingsConfig } from '../view.ts';
import { askUpload, attachPhotograph } from './attach.ts';
import { changePhotograph, removePhotograph } from './change.ts';
import { fileKey, mostPictures, uploadTypes, visibilityKey } from './photograph.ts';

const tags = ['listings'] as const;
const host = { may: 'listings.manage' } as const;
const byId = Type.Object({ id: IdSchema }, closed);
const byBoth = Type.Object({ id: IdSchema, photo: IdSchema }, closed);
const perMinute = 60;
const publicSeconds = 3_600;

/** Photographs: ask for an upload, send it, attach it; then words, order, removal. All at once: `PATCH /listings/:id` with `pictures`. */
export function photographRoutes(config: ListingsConfig): readonly Route[] {
  const shown = async (ctx: Context, id: string) => viewListing(ctx, config, await listingById(ctx.db, id));
  return [
    route({
      method: 'POST',
      path: '/listings/:id/uploads',
      summary: 'Ask where to send a photograph of your listing: at most 10 MB, for ten minutes',
      tags,
      access: host,
      limitPerMinute: perMinute,
      params: byId,
      body: Type.Object({ contentType: Type.Union(uploadTypes.map((each) => Type.Literal(each))) }, closed),
      response: { 201: UploadSchema },
      async handle(ctx, { params, body }) {
        const { uploadId, upload } = await askUpload(ctx, config, params.id, body.contentType);
        return { status: 201, body: { uploadId, upload: { ...upload, expiresAt: upload.expiresAt.toString() } } };
      },
    }),
    route({
      method: 'POST',
      path: '/listings/:id/photographs',
      summary: 'Show an uploaded photograph on your listing, as the last one',
      tags,
      access: host,
      limitPerMinute: perMinute,
      params: byId,
      body: Type.Object({ uploadId: IdSchema, alt: Text(200) }, closed),
      response: { 201: ListingSchema },
      async handle(ctx, { params, body }) {
        await attachPhotograph(ctx, config, params.id, body);
        return { status: 201, body: await shown(ctx, params.id) };
      },
    }),
    route({
      method: 'PATCH',
      path: '/listings/:id/photographs/:photo',
      summary: 'Say what a photograph shows, or put it in another place',
      tags,
      access: host,
      params: byBoth,
      body: Type.Partial(Type.Object({ alt: Text(200), position: Type.Integer({ minimum: 1, maximum: mostPictures }) }, closed), closed),
      response: { 200: ListingSchema },
      async handle(ctx, { params, body }) {
        await inTransaction(ctx, (tx) => changePhotograph(ctx, tx, config.equipment, params, body));
        return { status: 200, body: await shown(ctx, params.id) };
      },
    }),
    route({
      method: 'DELETE',
      path: '/listings/:id/photographs/:photo',
      summary: 'Take a photograph off your listing; its files are removed',
      tags,
      access: host,
      params: byBoth,
      response: { 200: ListingSchema },
      async handle(ctx, { params }) {
        await inTransaction(ctx, (tx) => removePhotograph(ctx, tx, config.equipment, params));
        return { status: 200, body: await shown(ctx, params.id) };
      },
    }),
    route({
      method: 'GET',
      path: '/photographs/:id/:file',
      root: true,
      summary: 'A photograph of a published listing',
      tags,
      access: 'public',
      limitPerMinute: 6_000,
      params: Type.Object({ id: IdSchema, file: Type.String({ pattern: '^[0-9a-f-]{36}-\\d{3,4}\\.(webp|jpg)$' }) }, closed),
      response: { 200: null },
      async handle(ctx, { params: { id, file } }) {
        const found = (await isForEveryone(ctx, config, id)) ? await config.files.storage.get(fileKey(id, file)) : undefined;
        if (found === undefined) throw missing('listings.no_photograph', 'There is no such photograph, or it is not for everyone.');
        return {
          status: 200,
          body: found.stream,
          headers: {
            'content-type': found.contentType,
            'content-length': String(found.bytes),
            // An hour, not for ever: what a host takes off should be gone from caches soon.
            'cache-control': `public, max-age=${publicSeconds}`,
            'content-security-policy': "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; sandbox",
          },
        };
      },
    }),
  ];
}

const visibleSeconds = 30;

/** A page of pictures asks this many times at once. Other processes may be half a minute late to see a listing paused. */
const isForEveryone = (ctx: Context, { cache }: ListingsConfig, id: string): Promise<boolean> =>
  cache.remember(visibilityKey(ctx.market, id), visibleSeconds, async () => (await readStatus(ctx.db, id)) === 'published');
