import { PassThrough } from 'node:stream';
import { createReadableStreamFromReadable } from '@react-router/node';
import { isbot } from 'isbot';
import { renderToPipeableStream } from 'react-dom/server';
import { type EntryContext, isRouteErrorResponse, RouterContextProvider, ServerRouter } from 'react-router';
import { ApiSession } from './api/client.server';
import { sessionContext, visitorContext } from './api/context.server';
import { keepNowhere } from './api/keeping.server';
import { securityHeaders } from './api/security.server';
import type { Visitor } from './api/visitor';
import { NonceContext } from './shell/nonce';

export const streamTimeout = 5_000;

/** Makes what loaders and actions get as `context`. Called by the server that mounts the pages, once per request. */
export function loadContext(visitor: Visitor): RouterContextProvider {
  const context = new RouterContextProvider();
  context.set(visitorContext, visitor);
  context.set(sessionContext, new ApiSession(visitor));
  return context;
}

export function handleError(error: unknown, { request, context }: { request: Request; context: Readonly<RouterContextProvider> }): void {
  // A visitor who left, and an address that does not exist, are no faults.
  if (request.signal.aborted || isRouteErrorResponse(error)) return;
  context.get(visitorContext).report(error);
}

export default async function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  routerContext: EntryContext,
  context: RouterContextProvider,
): Promise<Response> {
  const visitor = context.get(visitorContext);
  const market = routerContext.staticHandlerContext.matches[0]?.params['market'];
  for (const [name, value] of Object.entries(await securityHeaders(visitor, context.get(sessionContext), market))) headers.set(name, value);
  headers.set('content-type', 'text/html; charset=utf-8');
  keepNowhere(headers, context.get(sessionContext), market);
  if (request.method === 'HEAD') return new Response(null, { status, headers });
  return render(request, status, headers, routerContext, visitor);
}

/** The data of a page, fetched when people go on without loading a document anew. */
export function handleDataRequest(response: Response, { context, params }: DataRequest): Response {
  keepNowhere(response.headers, context.get(sessionContext), params['market']);
  return response;
}

interface DataRequest {
  context: RouterContextProvider;
  params: Readonly<Record<string, string | undefined>>;
}

function render(request: Request, status: number, headers: Headers, routerContext: EntryContext, visitor: Visitor): Promise<Response> {
  const { promise, resolve, reject } = Promise.withResolvers<Response>();
  const { nonce } = visitor;
  let answered = status;
  const answer = () => {
    const body = new PassThrough();
    body.on('close', () => clearTimeout(deadline));
    resolve(new Response(createReadableStreamFromReadable(body), { headers, status: answered }));
    pipe(body);
  };
  const { pipe, abort } = renderToPipeableStream(
    <NonceContext value={nonce}>
      <ServerRouter context={routerContext} url={request.url} nonce={nonce} />
    </NonceContext>,
    {
      nonce,
      // Crawlers get the whole page at once; people get it as it comes.
      ...(isbot(request.headers.get('user-agent')) ? { onAllReady: answer } : { onShellReady: answer }),
      onShellError: reject,
      onError: (error) => {
        answered = 500;
        if (!request.signal.aborted) visitor.report(error);
      },
    },
  );
  const deadline = setTimeout(abort, streamTimeout + 1000);
  return promise;
}
