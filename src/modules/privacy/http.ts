import { Type, type Static } from 'typebox';
import { missing } from '#kernel';
import { requirePerson } from '#platform/context';
import { closed, IdSchema, InstantSchema, route, type Route } from '#platform/http';
import { askExport, ownExport, signExport } from './ask-export.ts';
import { requestsOf, type PrivacyRequest } from './requests.ts';
import type { PrivacyConfig } from './settings.ts';

const tags = ['privacy'] as const;
const signed = Type.Object(
  {
    expires: Type.Integer({ minimum: 0, maximum: 99_999_999_999 }),
    max: Type.Integer({ minimum: 0, maximum: 10_000_000_000 }),
    signature: Type.String({ minLength: 1, maxLength: 100 }),
  },
  closed,
);

export const Request = Type.Object(
  {
    id: IdSchema,
    kind: Type.Union([Type.Literal('export'), Type.Literal('erasure')]),
    state: Type.Union([
      Type.Literal('waiting'),
      Type.Literal('ready'),
      Type.Literal('over'),
      Type.Literal('cooling'),
      Type.Literal('taken_back'),
      Type.Literal('done'),
    ]),
    askedAt: InstantSchema,
    dueAt: InstantSchema,
    doneAt: Type.Optional(InstantSchema),
    bytes: Type.Optional(Type.Integer()),
    expiresAt: Type.Optional(InstantSchema),
    /** Follows the path of the download, for a quarter of an hour. */
    signature: Type.Optional(Type.String()),
  },
  closed,
);

export function toJson({ id, kind, state, askedAt, dueAt, doneAt, file }: PrivacyRequest): Static<typeof Request> {
  return {
    id,
    kind,
    state,
    askedAt: askedAt.toString(),
    dueAt: dueAt.toString(),
    ...(doneAt === undefined ? {} : { doneAt: doneAt.toString() }),
    ...(file === undefined || state !== 'ready' ? {} : { bytes: Number(file.bytes), expiresAt: file.expiresAt.toString() }),
  };
}

/** What people see and ask of their own data. */
export function ownRoutes(config: PrivacyConfig): Route[] {
  const { storage, urls } = config.files;
  return [
    route({
      method: 'GET',
      path: '/me/privacy',
      summary: 'Downloads and erasures that I asked for',
      tags,
      access: 'signed-in',
      response: { 200: Type.Object({ requests: Type.Array(Request) }, closed) },
      async handle(ctx) {
        const now = ctx.clock.now();
        const requests = await requestsOf(ctx.db, requirePerson(ctx));
        const live = ({ state, file }: PrivacyRequest): boolean =>
          state === 'ready' && file !== undefined && Temporal.Instant.compare(file.expiresAt, now) > 0;
        return {
          status: 200,
          body: {
            requests: requests.map((each) => ({
              ...toJson(each),
              ...(live(each) && each.file !== undefined ? { signature: signExport(urls, ctx.market, each.file.key) } : {}),
            })),
          },
        };
      },
    }),
    route({
      method: 'POST',
      path: '/me/privacy/exports',
      summary: 'Ask for a copy of all that is held of me; a mail says when it is there, at the latest after 48 hours',
      tags,
      access: 'signed-in',
      limitPerMinute: 10,
      response: { 202: Type.Object({ id: IdSchema }, closed) },
      handle: async (ctx) => ({ status: 202, body: await askExport(ctx) }),
    }),
    route({
      method: 'GET',
      path: '/me/privacy/exports/:requestId/file',
      summary: 'The copy as a zip, by an address that was signed a moment ago, for its person alone',
      tags,
      access: 'signed-in',
      params: Type.Object({ requestId: IdSchema }, closed),
      query: signed,
      response: { 200: null },
      async handle(ctx, { params: { requestId }, query }) {
        const { key } = await ownExport(ctx, urls, requestId, query);
        const file = await storage.get(key);
        if (file === undefined) throw missing('privacy.export_missing', 'The file is gone. Ask for a new one.');
        const day = ctx.clock.now().toZonedDateTimeISO('UTC').toPlainDate().toString();
        return {
          status: 200,
          body: file.stream,
          headers: {
            'content-type': file.contentType,
            'content-length': String(file.bytes),
            'content-disposition': `attachment; filename="my-data-${ctx.market}-${day}.zip"`,
            'cache-control': 'private, no-store',
          },
        };
      },
    }),
  ];
}
