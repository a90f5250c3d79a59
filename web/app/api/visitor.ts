/** What one HTTP request to a page brings along. The server that mounts the pages makes it; see src/app/web.ts. */
export interface Visitor {
  /** Fresh for each answer; the only inline scripts that may run carry it. */
  nonce: string;
  /** Scheme and host as the visitor typed them, for example `http://127.0.0.1:4000`. */
  origin: string;
  /** The request's own Cookie header, as sent. */
  cookieHeader: string;
  /** Whose scripts, frames and styles a page lets in to ask for a sign of a person; mostly nobody's. */
  checkOrigins: readonly string[];
  /** Business time now, as an RFC 3339 instant. The demo's clock can be ahead of the machine's. */
  now(): string;
  /** Asks this process's own HTTP interface, as this visitor: same address, origin, browser and correlation id. */
  call(request: ApiRequest): Promise<ApiResponse>;
  /** Writes an unexpected fault to the server's log, with this request's correlation id. */
  report(error: unknown): void;
  /** Set-Cookie headers to send with the page, in order. */
  setCookies: string[];
}

export interface ApiRequest {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With its query, from the root, for example `/prep/api/v1/me`. */
  path: string;
  headers: Record<string, string>;
  body?: string;
}

export interface ApiResponse {
  status: number;
  contentType: string;
  setCookies: string[];
  body: string;
}
