import { Type } from 'typebox';
import { missing } from '#kernel';
import { closed, route, type Route } from '#platform/http';
import type { Inspect } from '#platform/malware';
import type { Module } from '#platform/module';
import { demandType, type UrlSigner } from './signed-urls.ts';
import type { Storage } from './types.ts';

const params = Type.Record(Type.String(), Type.String({ maxLength: 200 }));
const query = Type.Object(
  {
    expires: Type.Integer({ minimum: 0, maximum: 99_999_999_999, description: 'Seconds since 1970.' }),
    max: Type.Integer({ minimum: 0, maximum: 10_000_000_000, description: 'Bytes.' }),
    signature: Type.String({ minLength: 1, maxLength: 100 }),
  },
  closed,
);

export interface ServedFiles {
  storage: Storage;
  signer: UrlSigner;
  /** Sees every upload before it is kept. Without it uploads are kept as they come. */
  inspect?: Inspect | undefined;
}

/** Answers the signed addresses of a market's files. Whoever holds an address may use it: the signature is the permission. */
export function filesModule(files: ServedFiles): Module {
  return { name: 'files', dependsOn: [], routes: fileRoutes(files) };
}

/** The last part of a checked key: small letters, digits and hyphens, and one dot. */
const nameOf = (key: string): string => key.slice(key.lastIndexOf('/') + 1);

function fileRoutes({ storage, signer, inspect }: ServedFiles): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: '/files/*',
      root: true,
      summary: 'A file, by an address that was signed for it',
      tags: ['files'],
      access: 'public',
      params,
      query,
      response: { 200: null },
      async handle(ctx, { params: { '*': key = '' }, query }) {
        signer.check(ctx.market, { method: 'GET', key, query });
        const file = await storage.get(key);
        if (file === undefined) throw missing('storage.missing', 'This file is not there, or no longer.');
        const seconds = query.expires - Math.floor(ctx.clock.now().epochMilliseconds / 1_000);
        return {
          status: 200,
          body: file.stream,
          headers: {
            'content-type': file.contentType,
            'content-length': String(file.bytes),
            // Kept, never opened in place: an upload is nobody's page. Pictures in a page are shown all the same.
            // Named by us: what it was called on somebody's disk is not kept.
            'content-disposition': `attachment; filename="${nameOf(key)}"`,
            'cache-control': `private, max-age=${seconds}`,
            'content-security-policy': "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; sandbox",
          },
        };
      },
    }),
    route({
      method: 'PUT',
      path: '/files/*',
      root: true,
      summary: 'Upload a file to an address that was signed for it',
      tags: ['files'],
      access: 'public',
      stream: true,
      params,
      query,
      response: { 201: Type.Object({ bytes: Type.Integer() }, closed) },
      async handle(ctx, { params: { '*': key = '' }, query, request }) {
        const grant = signer.check(ctx.market, { method: 'PUT', key, query });
        demandType(grant, request.headers['content-type']);
        const { bytes } = await storage.put(key, request.stream ?? new Uint8Array(), {
          maxBytes: grant.maxBytes,
          ...(inspect !== undefined && { inspect: (size, read) => inspect(ctx, { key, bytes: size }, read) }),
        });
        return { status: 201, body: { bytes } };
      },
    }),
  ];
}
