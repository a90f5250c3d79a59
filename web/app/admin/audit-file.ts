import { path } from '~/api/client.server';
import { apiOf, requirePerson } from '~/api/context.server';
import type { Route } from './+types/audit-file';

/** Proofs and checkpoints themselves, to the byte: `proof` of an entry, `note` of a checkpoint, `since` the checkpoint before it. */
export async function loader({ params: { market, kind, number }, context, request }: Route.LoaderArgs) {
  await requirePerson(context, market, request);
  const api = apiOf(context, market);
  const since = new URL(request.url).searchParams.get('since') ?? '';
  const { name, file } = await (kind === 'note'
    ? api.get<Saved>(path`/admin/audit/checkpoints/${number}/note`)
    : kind === 'since'
      ? api.get<Saved>(path`/admin/audit/checkpoints/${number}/proof`, { since })
      : api.get<Saved>(path`/admin/audit/proofs/${number}`));
  const type = kind === 'note' ? 'text/plain; charset=utf-8' : 'application/json';
  return new Response(file, { headers: { 'content-type': type, 'content-disposition': `attachment; filename="${name}"` } });
}

interface Saved {
  name: string;
  file: string;
}
