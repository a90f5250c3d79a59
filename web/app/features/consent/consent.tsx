import { Link, useSearchParams } from 'react-router';
import { apiOf, requirePerson, safeNext } from '~/api/context.server';
import account from '~/features/account/account.module.css';
import security from '~/features/account/security.module.css';
import { SubmitButton } from '~/forms/fields';
import { ApiForm, type FormRefusal } from '~/forms/form';
import { field, submit } from '~/forms/submit.server';
import { LocalTime } from '~/format/local-time';
import { redirectWith } from '~/shell/flash.server';
import { texts, useText } from '~/texts';
import type { Route } from './+types/consent';
import { Paragraphs } from './paragraphs';
import type { MyConsents } from './types';

export function meta() {
  return [{ title: texts('en')('consent.title') }];
}

const thenOf = (market: string, request: Request): string | undefined => {
  const then = new URL(request.url).searchParams.get('then');
  return then === null ? undefined : safeNext(market, then);
};

/** In which language the texts are read: what is agreed to is noted in that one. */
const languageOf = (request: Request): 'en' | 'es' => (new URL(request.url).searchParams.get('language') === 'es' ? 'es' : 'en');

export async function loader({ params: { market }, context, request }: Route.LoaderArgs) {
  await requirePerson(context, market, request);
  const onward = thenOf(market, request);
  const language = languageOf(request);
  return {
    ...(await apiOf(context, market).get<MyConsents>('/me/consents', { language })),
    language,
    ...(onward !== undefined && { onward }),
  };
}

export async function action({ params: { market }, context, request }: Route.ActionArgs) {
  const form = await request.formData();
  return submit(form, async () => {
    const api = apiOf(context, market);
    const given = field(form, 'given') === 'yes';
    await api.post('/me/consents', {
      kind: field(form, 'kind'),
      version: field(form, 'version'),
      language: field(form, 'language'),
      given,
    });
    const then = thenOf(market, request);
    const { items } = await api.get<MyConsents>('/me/consents');
    const kept = new URLSearchParams();
    if (languageOf(request) === 'es') kept.set('language', 'es');
    if (then !== undefined) kept.set('then', then);
    const stay = `/${market}/account/consent${kept.size === 0 ? '' : `?${kept}`}`;
    const to = then === undefined || items.some(({ isDue }) => isDue) ? stay : then;
    return redirectWith(context, market, to, { key: given ? 'consent.givenDone' : 'consent.withdrawnDone', tone: 'good' });
  });
}

export default function Consent({
  loaderData: { items, history, language: shown, onward },
  actionData,
  params: { market },
}: Route.ComponentProps) {
  const t = useText();
  const isAsked = items.some(({ isDue }) => isDue);
  const [search] = useSearchParams();
  const other = new URLSearchParams(search);
  other.set('language', shown === 'es' ? 'en' : 'es');
  return (
    <main id="main" className={`gh-page ${account['page']}`}>
      <h1>{t('consent.title')}</h1>
      <p>{t(isAsked ? 'consent.asked' : 'consent.lead')}</p>
      <p>
        <Link to={`?${other}`} lang={shown === 'es' ? 'en' : 'es'} preventScrollReset replace>
          {t(shown === 'es' ? 'consent.inEnglish' : 'consent.inSpanish')}
        </Link>
      </p>
      <ul className={security['devices']}>
        {items.map((item) => (
          <Item key={`${item.kind} ${item.language}`} item={item} refusal={mine(actionData, item.kind)} />
        ))}
      </ul>
      {onward !== undefined && (
        <p>
          <Link to={onward}>{t(isAsked ? 'consent.later' : 'consent.goOn')}</Link>
        </p>
      )}
      <section>
        <h2>{t('consent.history')}</h2>
        {history.length === 0 && <p>{t('consent.noHistory')}</p>}
        <ol className={security['devices']}>
          {history.map(({ kind, title, version, language, act, at }) => (
            <li key={`${kind} ${at} ${act}`}>
              <p>
                <strong lang={shown}>{title}</strong>, {t('consent.versionIn', { version, language })}
              </p>
              <p>
                {t(act === 'given' ? 'consent.given' : 'consent.withdrawn')} <LocalTime at={at} />
              </p>
            </li>
          ))}
        </ol>
      </section>
      <p>
        <Link to={`/${market}/account/data`}>{t('account.data.title')}</Link>
      </p>
    </main>
  );
}

const mine = (answer: FormRefusal | undefined, kind: string): FormRefusal | undefined =>
  answer?.values['kind'] === kind ? answer : undefined;

function Item({
  item: { kind, version, language, nature, title, text, since, isGiven, isDue, lastAt },
  refusal,
}: {
  item: MyConsents['items'][number];
  refusal: FormRefusal | undefined;
}) {
  const t = useText();
  const isAsked = isDue || (nature === 'free' && !isGiven);
  return (
    <li>
      <h2 lang={language}>{title}</h2>
      <p>
        {t('consent.version', { version })} <LocalTime at={since} />
      </p>
      {nature === 'free' ? (
        <div lang={language}>
          <Paragraphs text={text} />
        </div>
      ) : (
        <details open={isDue}>
          <summary>{t('consent.read')}</summary>
          <div lang={language}>
            <Paragraphs text={text} />
          </div>
        </details>
      )}
      {isGiven && !isDue && lastAt !== undefined && (
        <p>
          {t('consent.given')} <LocalTime at={lastAt} />
        </p>
      )}
      {(isAsked || nature === 'free') && (
        <ApiForm refusal={refusal} className={security['acts']}>
          <input type="hidden" name="kind" value={kind} />
          <input type="hidden" name="version" value={version} />
          <input type="hidden" name="language" value={language} />
          <input type="hidden" name="given" value={isAsked ? 'yes' : 'no'} />
          <SubmitButton variant={isAsked ? 'filled' : 'default'}>{t(isAsked ? 'consent.agree' : 'consent.withdraw')}</SubmitButton>
        </ApiForm>
      )}
    </li>
  );
}
