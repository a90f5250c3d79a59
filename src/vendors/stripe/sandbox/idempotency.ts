import { createHash } from 'node:crypto';
import type { FormGroup } from './form.ts';
import { badRequest, StripeProblem } from './problem.ts';
import type { Store } from './store.ts';

export interface KeptAnswer {
  status: number;
  body: string;
}

/** One request under an idempotency key, from its arrival to its answer. */
export interface Attempt {
  /** The answer given before, to be given again. */
  readonly earlier: KeptAnswer | undefined;
  /** Keeps the answer; to be called in the transaction that did the work. */
  keep(answer: KeptAnswer): void;
  /** The request is over: a twin may now come. */
  release(): void;
}

export interface IdempotencyKeys {
  /** @throws idempotency_error: other parameters under the same key (400), or a twin still at work (409) */
  begin(account: string, key: string, request: { method: string; path: string; params: FormGroup }, nowMs: number): Attempt;
}

const lifetimeMs = 24 * 3600 * 1000;

export function idempotencyKeys(store: Store): IdempotencyKeys {
  const running = new Set<string>();
  const find = store.db.prepare('SELECT fingerprint, status, body FROM answers WHERE account = ? AND key = ? AND kept_at_ms > ?');
  const put = store.db.prepare(
    'INSERT OR REPLACE INTO answers (account, key, fingerprint, status, body, kept_at_ms) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const forget = store.db.prepare('DELETE FROM answers WHERE kept_at_ms <= ?');

  return {
    begin(account, key, request, nowMs) {
      if (key.length > 255)
        throw badRequest('Keys for idempotent requests are at most 255 characters long.', { code: 'idempotency_key_too_long' });
      const fingerprint = fingerprintOf(request);
      const row = find.get(account, key, nowMs - lifetimeMs);
      if (row && row['fingerprint'] !== fingerprint) {
        const message = `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`;
        throw new StripeProblem(400, { type: 'idempotency_error', message }, false);
      }
      const slot = JSON.stringify([account, key]);
      if (running.has(slot)) {
        const message = `There is currently another in-progress request using this Idempotent Key: ${key}.`;
        throw new StripeProblem(409, { type: 'idempotency_error', code: 'idempotency_key_in_use', message }, false);
      }
      running.add(slot);
      return {
        earlier: row ? { status: Number(row['status']), body: String(row['body']) } : undefined,
        keep({ status, body }) {
          forget.run(nowMs - lifetimeMs);
          put.run(account, key, fingerprint, status, body, nowMs);
        },
        release: () => running.delete(slot),
      };
    },
  };
}

function fingerprintOf(request: { method: string; path: string; params: FormGroup }): string {
  const sorted = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(sorted);
    if (value === null || typeof value !== 'object') return value;
    return Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, inner]) => [name, sorted(inner)]);
  };
  return createHash('sha256')
    .update(JSON.stringify([request.method, request.path, sorted(request.params)]))
    .digest('hex');
}
