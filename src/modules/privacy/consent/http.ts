import { Type, type Static } from 'typebox';
import { missing } from '#kernel';
import { requirePerson } from '#platform/context';
import { closed, InstantSchema, route, Text, type Route } from '#platform/http';
import { consentsOf, say, standings } from './log.ts';
import { inForce, type ConsentText, type TextVersion } from './texts.ts';

const tags = ['privacy'] as const;
const LanguageSchema = Type.Union([Type.Literal('en'), Type.Literal('es')]);
const query = Type.Object({ language: Type.Optional(LanguageSchema) }, closed);
const TextSchema = Type.Object(
  {
    kind: Type.String(),
    nature: Type.Union([Type.Literal('needed'), Type.Literal('free')]),
    version: Type.String(),
    since: InstantSchema,
    language: LanguageSchema,
    title: Type.String(),
    text: Type.String(),
  },
  closed,
);
const Act = Type.Object(
  {
    kind: Type.String(),
    title: Type.String(),
    version: Type.String(),
    language: Type.String(),
    act: Type.Union([Type.Literal('given'), Type.Literal('withdrawn')]),
    way: Type.Union([Type.Literal('registration'), Type.Literal('page'), Type.Literal('house')]),
    at: InstantSchema,
  },
  closed,
);

type Language = Static<typeof LanguageSchema>;

const show = ({ kind, nature }: ConsentText, { version, since, words }: TextVersion, language: Language): Static<typeof TextSchema> => ({
  kind,
  nature,
  version,
  since: since.toString(),
  language,
  ...words[language],
});

/** The texts that people agree to, and what each agreed to. */
export const consentRoutes = (texts: readonly ConsentText[]): Route[] => [
  route({
    method: 'GET',
    path: '/consents',
    summary: 'The texts that people agree to, as they are in force',
    tags,
    access: 'public',
    query,
    response: { 200: Type.Object({ items: Type.Array(TextSchema) }, closed) },
    async handle(ctx, { query: { language = 'en' } }) {
      const now = ctx.clock.now();
      return { status: 200, body: { items: texts.map((text) => show(text, inForce(text, now), language)) } };
    },
  }),
  route({
    method: 'GET',
    path: '/consents/:kind/:version',
    summary: 'A text as it was in one version',
    tags,
    access: 'public',
    params: Type.Object({ kind: Text(40), version: Text(40) }, closed),
    query,
    response: { 200: TextSchema },
    async handle(_ctx, { params: { kind, version }, query: { language = 'en' } }) {
      const text = texts.find((each) => each.kind === kind);
      const found = text?.versions.find((each) => each.version === version);
      if (text === undefined || found === undefined) throw missing('privacy.no_such_text', 'There is no such text here.');
      return { status: 200, body: show(text, found, language) };
    },
  }),
  route({
    method: 'GET',
    path: '/me/consents',
    summary: 'What I agreed to, what is asked of me now, and every act of mine',
    tags,
    access: 'signed-in',
    query,
    response: {
      200: Type.Object(
        {
          items: Type.Array(
            Type.Object(
              { ...TextSchema.properties, isGiven: Type.Boolean(), isDue: Type.Boolean(), lastAt: Type.Optional(InstantSchema) },
              closed,
            ),
          ),
          history: Type.Array(Act),
        },
        closed,
      ),
    },
    async handle(ctx, { query: { language = 'en' } }) {
      const now = ctx.clock.now();
      const acts = await consentsOf(ctx.db, requirePerson(ctx));
      const titles = new Map(texts.map((text) => [text.kind, inForce(text, now).words[language].title]));
      return {
        status: 200,
        body: {
          items: standings(texts, acts, now).map(({ text, last, isDue }) => ({
            ...show(text, inForce(text, now), language),
            isGiven: last?.act === 'given',
            isDue,
            ...(last === undefined ? {} : { lastAt: last.at.toString() }),
          })),
          history: acts.map(({ id: _id, at, ...act }) => ({ ...act, title: titles.get(act.kind) ?? act.kind, at: at.toString() })),
        },
      };
    },
  }),
  route({
    method: 'POST',
    path: '/me/consents',
    summary: 'Agree to a text that I read, or take it back',
    tags,
    access: 'signed-in',
    body: Type.Object({ kind: Text(40), version: Text(40), language: LanguageSchema, given: Type.Boolean() }, closed),
    response: { 204: null },
    async handle(ctx, { body }) {
      await say(ctx, texts, body);
      return { status: 204 };
    },
  }),
];
