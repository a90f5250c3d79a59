import { createHash } from 'node:crypto';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { isGuildhallError, unavailable } from '#kernel';
import { readAtMost } from '#platform/bounded-body';
import type { Challenges, Refused } from '#platform/challenge';
import type { Take } from '#platform/limits';
import { widgetPlace, type WidgetKind } from './widgets.ts';

export interface WidgetConfig {
  kind: WidgetKind;
  siteKey: string;
  secret: string;
  /** Remembers what was used. */
  take: Take;
  /** The name under which people see our pages: an answer made on another site does not count. */
  hostname?: string;
  /** A sandbox in place of the service. */
  baseUrl?: string;
  timeoutMs?: number;
}

const mostCharacters = 6_000;
const mostBytes = 64_000;
const usedMs = 600_000;

const Verdict = Type.Object({
  success: Type.Boolean(),
  hostname: Type.Optional(Type.String()),
  /** Turnstile's: what the widget was drawn for. */
  action: Type.Optional(Type.String()),
  'error-codes': Type.Optional(Type.Array(Type.String())),
});

/** Ours, or theirs, to mend: nothing that the person answered. */
const trouble = /secret|sitekey|bad-request|internal-error|missing-input/;
const seenBefore = /duplicate|already-seen/;

/**
 * Cloudflare Turnstile and hCaptcha: the page draws their widget, the house has its answer checked once (`siteverify`). They learn the address
 * and browser of who is asked; we tell them nothing but the answer.
 *
 * Turnstile says what an answer was made for, hCaptcha does not: there it counts for whatever is asked first.
 *
 * @throws challenge.unreachable (unavailable) from `check` when nobody says whether an answer counts
 */
export function widgetChallenges({ kind, siteKey, secret, take, hostname, baseUrl, timeoutMs = 5_000 }: WidgetConfig): Challenges {
  const { scriptUrl, verifyUrl } = widgetPlace(kind, baseUrl);
  return {
    async pose(purpose) {
      return { kind, siteKey, scriptUrl, action: purpose };
    },
    async check(answer, purpose): Promise<Refused | undefined> {
      if (answer.length > mostCharacters || !/^[\w.~+/=:-]+$/.test(answer)) return 'unreadable';
      const verdict = await ask(verifyUrl, { secret, response: answer, ...(kind === 'hcaptcha' && { sitekey: siteKey }) }, timeoutMs);
      const codes = verdict['error-codes'] ?? [];
      if (!verdict.success) {
        if (codes.some((each) => seenBefore.test(each))) return 'used';
        if (codes.some((each) => trouble.test(each))) throw unreachable(codes.join(', '));
        return 'wrong';
      }
      // hCaptcha says so of browsers that keep it to themselves.
      const isOurs = verdict.hostname === hostname || (kind === 'hcaptcha' && verdict.hostname === 'not-provided');
      if (hostname !== undefined && !isOurs) return 'forged';
      if (kind === 'turnstile' && verdict.action !== purpose) return 'other_purpose';
      // Once by our own count too: that it counts once is their promise, and the reason for asking.
      const key = `challenge ${createHash('sha256').update(answer).digest('hex')}`;
      const { refusedBy } = await take([{ key, capacity: 1, windowMs: usedMs }]);
      return refusedBy < 0 ? undefined : 'used';
    },
  };
}

async function ask(url: string, form: Record<string, string>, timeoutMs: number) {
  try {
    const response = await fetch(url, {
      method: 'POST',
      body: new URLSearchParams(form),
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    const text = await readAtMost(response.body, mostBytes, () => unreachable('its answer is too large'));
    if (response.status >= 500 || response.status === 429) throw unreachable(`it answered ${response.status}`);
    const said: unknown = JSON.parse(text.toString('utf8'));
    if (!Value.Check(Verdict, said)) throw unreachable('its answer is not of the form that is documented');
    return said;
  } catch (error) {
    if (isGuildhallError(error)) throw error;
    throw unreachable((error as Error).message);
  }
}

const unreachable = (why: string) =>
  unavailable('challenge.unreachable', `The service that tells people from programs gave no verdict: ${why}.`);
