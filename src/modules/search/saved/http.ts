import { Type, type Static } from 'typebox';
import { missing } from '#kernel';
import { closed, IdSchema, InstantSchema, route, type Route } from '#platform/http';
import { FiltersSchema } from '../filters.ts';
import type { Searching } from '../search-listings.ts';
import type { AlertPorts } from './alerts.ts';
import { changeSavedSearch, removeSavedSearch, savedSearches, saveSearch, silence, type SavedSearch } from './save-search.ts';

const AlertSchema = Type.Union([Type.Literal('off'), Type.Literal('daily'), Type.Literal('instant')], {
  description: 'How its owner is told of what is found: not, once a day, or within minutes.',
});
const Name = Type.String({ minLength: 1, maxLength: 80 });
const Saved = Type.Object(
  {
    id: IdSchema,
    name: Type.String(),
    search: FiltersSchema,
    alert: AlertSchema,
    createdAt: InstantSchema,
    toldAt: Type.Optional(InstantSchema),
  },
  closed,
);
const params = Type.Object({ savedSearchId: IdSchema }, closed);

const show = ({ id, name, search, alert, createdAt, toldAt }: SavedSearch): Static<typeof Saved> => ({
  id,
  name,
  search,
  alert,
  createdAt: createdAt.toString(),
  ...(toldAt !== undefined && { toldAt: toldAt.toString() }),
});

export function savedRoutes(searching: Searching, ports: AlertPorts): readonly Route[] {
  const tags = ['search'] as const;
  return [
    route({
      method: 'GET',
      path: '/saved-searches',
      summary: 'One’s own saved searches, the newest first',
      tags,
      access: 'signed-in',
      scope: 'searches.manage',
      response: { 200: Type.Object({ items: Type.Array(Saved) }, closed) },
      handle: async (ctx) => ({ status: 200, body: { items: (await savedSearches(ctx)).map(show) } }),
    }),
    route({
      method: 'POST',
      path: '/saved-searches',
      summary: 'Save a search, at most 25, and be told of what is new',
      tags,
      access: 'signed-in',
      scope: 'searches.manage',
      body: Type.Object({ name: Name, search: FiltersSchema, alert: AlertSchema }, closed),
      response: { 201: Saved },
      handle: async (ctx, { body }) => ({ status: 201, body: show(await saveSearch(ctx, searching, body)) }),
    }),
    route({
      method: 'PATCH',
      path: '/saved-searches/:savedSearchId',
      summary: 'Rename a saved search, or be told more or less often',
      tags,
      access: 'signed-in',
      scope: 'searches.manage',
      params,
      body: Type.Object({ name: Type.Optional(Name), alert: Type.Optional(AlertSchema) }, closed),
      response: { 200: Saved },
      handle: async (ctx, { params: { savedSearchId }, body: { name, alert } }) => ({
        status: 200,
        body: show(
          await changeSavedSearch(ctx, searching, savedSearchId, {
            ...(name !== undefined && { name }),
            ...(alert !== undefined && { alert }),
          }),
        ),
      }),
    }),
    route({
      method: 'DELETE',
      path: '/saved-searches/:savedSearchId',
      summary: 'Remove a saved search',
      tags,
      access: 'signed-in',
      scope: 'searches.manage',
      params,
      response: { 204: null },
      async handle(ctx, { params: { savedSearchId } }) {
        await removeSavedSearch(ctx, searching.engine, savedSearchId);
        return { status: 204 };
      },
    }),
    route({
      method: 'POST',
      path: '/saved-searches/unsubscribe',
      summary: 'End the messages of a saved search by the link of one of them',
      tags,
      access: 'public',
      body: Type.Object({ token: Type.String({ minLength: 1, maxLength: 500 }) }, closed),
      response: { 200: Type.Object({ name: Type.Optional(Type.String()) }, closed) },
      async handle(ctx, { body }) {
        const id = ports.unseal(body.token);
        if (id === undefined)
          throw missing('search.bad_link', 'This link is not whole. Open it again from the mail, or change the search in your account.');
        const name = await silence(ctx, searching.engine, id);
        return { status: 200, body: name === undefined ? {} : { name } };
      },
    }),
  ];
}
