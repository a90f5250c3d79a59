import type { Context } from '#platform/context';
import { sql } from '#platform/database';
import type { Filters } from '../filters.ts';

/** Named so beside the market's other cookies. */
export const safeCookie = (market: string): string => `gh_${market}_safe`;
const yearSeconds = 31_536_000;

type Cookies = Readonly<Record<string, string | undefined>>;

/** Whether whoever asks searches safely: by their account, or a visitor's cookie. Everybody does who never said otherwise. */
export async function searchesSafely(ctx: Context, cookies: Cookies = {}): Promise<boolean> {
  const { personId } = ctx.actor;
  if (personId === undefined) return cookies[safeCookie(ctx.market)] !== 'off';
  const { rows } = await sql<{ is_safe: boolean }>`select is_safe from search_setting where person_id = ${personId}`.execute(ctx.db);
  return rows[0]?.is_safe ?? true;
}

/** The search with the choice in it that it is made with. */
export const withChoice = async <F extends Filters>(ctx: Context, asked: F, cookies?: Cookies): Promise<F & { safe: 'on' | 'off' }> => ({
  ...asked,
  safe: asked.safe ?? ((await searchesSafely(ctx, cookies)) ? 'on' : 'off'),
});

/** Keeps the choice of who is logged in with the account, and of a visitor in the cookie that comes back. */
export async function chooseSafe(ctx: Context, safe: boolean) {
  const { personId } = ctx.actor;
  if (personId === undefined) return [{ name: safeCookie(ctx.market), value: safe ? 'on' : 'off', maxAgeSeconds: safe ? 0 : yearSeconds }];
  await sql`
    insert into search_setting (person_id, is_safe, changed_at) values (${personId}, ${safe}, ${ctx.clock.now()})
    on conflict (person_id) do update set is_safe = excluded.is_safe, changed_at = excluded.changed_at
    where search_setting.is_safe <> excluded.is_safe`.execute(ctx.db);
  return [];
}
