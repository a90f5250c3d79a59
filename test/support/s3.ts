import { createHash, createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A store on loopback that speaks S3 as far as write-once texts need it, checks every signature and keeps its locks. */
export interface S3Sandbox {
  url: string;
  region: string;
  accessKeyId: string;
  secretAccessKey: string;
  /** Answers 503 to everything. */
  isAway: boolean;
  close(): Promise<void>;
}

interface Version {
  id: string;
  body: Buffer;
  isMarker: boolean;
  lockedUntil: number;
}
class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string) {
    super(code);
    this.status = status;
    this.code = code;
  }
}

const region = 'us-west-2';
const [accessKeyId, secretAccessKey] = ['AKIDSANDBOX', 'a secret of the sandbox'];
const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex');
const hmac = (key: string | Buffer, data: string): Buffer => createHmac('sha256', key).update(data).digest();
const encoded = (text: string): string =>
  encodeURIComponent(text).replaceAll(/[!'()*]/g, (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`);

/** AWS Signature Version 4, from its published description: canonical request, string to sign, derived key. */
function checkSignature(request: IncomingMessage, url: URL, body: Buffer, nowMs: number): void {
  const form =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([a-z0-9;-]+), ?Signature=([0-9a-f]{64})$/;
  const [, id, day = '', zone, names = '', signature = ''] = form.exec(request.headers.authorization ?? '') ?? [];
  if (id === undefined) throw new Refusal(403, 'AccessDenied');
  if (id !== accessKeyId || zone !== region) throw new Refusal(403, 'InvalidAccessKeyId');
  const time = String(request.headers['x-amz-date'] ?? '');
  const at = Date.parse(time.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
  if (!(Math.abs(at - nowMs) < 900_000) || !time.startsWith(day)) throw new Refusal(403, 'RequestTimeTooSkewed');
  const hash = String(request.headers['x-amz-content-sha256'] ?? '');
  if (hash !== sha256(body)) throw new Refusal(400, 'XAmzContentSHA256Mismatch');
  const signed = names.split(';');
  const left = Object.keys(request.headers).filter((name) => (name.startsWith('x-amz-') || name === 'host') && !signed.includes(name));
  if (left.length > 0) throw new Refusal(403, 'AccessDenied');
  const query = [...url.searchParams]
    .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
    .toSorted()
    .join('&');
  const headers = signed.map((name) => `${name}:${String(request.headers[name] ?? '').trim()}\n`).join('');
  const canonical = [request.method, url.pathname, query, headers, names, hash].join('\n');
  const toSign = ['AWS4-HMAC-SHA256', time, `${day}/${region}/s3/aws4_request`, sha256(canonical)].join('\n');
  const key = ['aws4_request', 's3', region, day].reduceRight<Buffer>(
    (before, part) => hmac(before, part),
    Buffer.from(`AWS4${secretAccessKey}`),
  );
  if (!timingSafeEqual(hmac(key, toSign), Buffer.from(signature, 'hex'))) throw new Refusal(403, 'SignatureDoesNotMatch');
}

export async function startS3Sandbox({ now = Date.now }: { now?: () => number } = {}): Promise<S3Sandbox> {
  const store = new Map<string, Version[]>();
  const state = { isAway: false };

  const put = (key: string, body: Buffer, { headers }: IncomingMessage): void => {
    const versions = store.get(key) ?? [];
    const isThere = versions[0] !== undefined && !versions[0].isMarker;
    if (headers['if-none-match'] === '*' && isThere) throw new Refusal(412, 'PreconditionFailed');
    const until = headers['x-amz-object-lock-retain-until-date'];
    const checksum = headers['x-amz-checksum-sha256'];
    if (until !== undefined && checksum === undefined) throw new Refusal(400, 'InvalidRequest');
    if (checksum !== undefined && checksum !== createHash('sha256').update(body).digest('base64')) throw new Refusal(400, 'BadDigest');
    const isLocked = headers['x-amz-object-lock-mode'] === 'COMPLIANCE';
    const lockedUntil = isLocked ? Date.parse(String(until)) : 0;
    store.set(key, [{ id: randomUUID(), body, isMarker: false, lockedUntil }, ...versions]);
  };
  const remove = (key: string, versionId: string | null): void => {
    const versions = store.get(key) ?? [];
    if (versionId === null) {
      store.set(key, [{ id: randomUUID(), body: Buffer.alloc(0), isMarker: true, lockedUntil: 0 }, ...versions]);
      return;
    }
    if (versions.some(({ id, lockedUntil }) => id === versionId && lockedUntil > now())) throw new Refusal(403, 'AccessDenied');
    store.set(
      key,
      versions.filter(({ id }) => id !== versionId),
    );
  };
  const read = (key: string, versionId: string | null): Buffer => {
    const found = (store.get(key) ?? []).find(({ id }, n) => (versionId === null ? n === 0 : id === versionId));
    if (found === undefined || found.isMarker) throw new Refusal(404, 'NoSuchKey');
    return found.body;
  };
  /** Two a page, so that whoever lists has to go on. */
  const list = (prefix: string, after: string | null, version: string | null): string => {
    const all = [...store]
      .filter(([key]) => key.startsWith(prefix))
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([key, versions]) => versions.map(({ id, isMarker }) => ({ key, id, isMarker })));
    const from = after === null ? 0 : all.findIndex(({ key, id }) => key === after && id === version) + 1;
    const page = all.slice(from, from + 2);
    const last = page.at(-1);
    const isMore = from + 2 < all.length;
    const rows = page.map(({ key, id, isMarker }) => {
      const tag = isMarker ? 'DeleteMarker' : 'Version';
      return `<${tag}><Key>${key}</Key><VersionId>${id}</VersionId></${tag}>`;
    });
    const next = isMore ? `<NextKeyMarker>${last?.key}</NextKeyMarker><NextVersionIdMarker>${last?.id}</NextVersionIdMarker>` : '';
    return `<ListVersionsResult><IsTruncated>${isMore}</IsTruncated>${next}${rows.join('')}</ListVersionsResult>`;
  };

  const answer = (request: IncomingMessage, url: URL, body: Buffer): { status: number; body: string | Buffer } => {
    if (state.isAway) throw new Refusal(503, 'SlowDown');
    checkSignature(request, url, body, now());
    const key = decodeURIComponent(url.pathname.split('/').slice(2).join('/'));
    const versionId = url.searchParams.get('versionId');
    if (request.method === 'GET' && key === '') {
      const { searchParams: query } = url;
      return { status: 200, body: list(query.get('prefix') ?? '', query.get('key-marker'), query.get('version-id-marker')) };
    }
    if (request.method === 'GET') return { status: 200, body: read(key, versionId) };
    if (request.method === 'DELETE') {
      remove(key, versionId);
      return { status: 204, body: '' };
    }
    if (request.method !== 'PUT' || url.search.includes('retention')) throw new Refusal(403, 'AccessDenied');
    put(key, body, request);
    return { status: 200, body: '' };
  };

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      try {
        const { status, body } = answer(request, new URL(request.url ?? '/', 'http://sandbox'), Buffer.concat(chunks));
        response.writeHead(status).end(body);
      } catch (error) {
        const { status, code } = error instanceof Refusal ? error : new Refusal(500, 'InternalError');
        response
          .writeHead(status, { 'content-type': 'application/xml' })
          .end(`<Error><Code>${code}</Code><Message>${code}</Message></Error>`);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(state, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region,
    accessKeyId,
    secretAccessKey,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}
