import { redirect } from 'react-router';
import { path } from '~/api/client.server';
import { apiOf, requirePerson } from '~/api/context.server';
import type { Route } from './+types/file';
import type { OpenedDocument } from './types';

/** Leads to the file of a document, for whoever may read it, by an address that works for some minutes. */
export async function loader({ params: { market, documentId }, context, request }: Route.LoaderArgs) {
  await requirePerson(context, market, request);
  const { fileUrl } = await apiOf(context, market).get<OpenedDocument>(path`/compliance/documents/${documentId}`);
  return redirect(fileUrl);
}
