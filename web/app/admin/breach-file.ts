import { path } from '~/api/client.server';
import { apiOf, requirePerson } from '~/api/context.server';
import type { Route } from './+types/breach-file';

/** The signed record of a case, to the byte. */
export async function action({ params: { market, breachId }, context, request }: Route.ActionArgs) {
  await requirePerson(context, market, request);
  const { name, file } = await apiOf(context, market).post<{ name: string; file: string }>(
    path`/admin/privacy/breaches/${breachId}/export`,
  );
  return new Response(file, { headers: { 'content-type': 'application/json', 'content-disposition': `attachment; filename="${name}"` } });
}
