import { apiOf, requirePerson } from '~/api/context.server';
import { path } from '~/api/client.server';
import { SelectField, SubmitButton, TextField } from '~/forms/fields';
import { ApiForm, type FormRefusal } from '~/forms/form';
import { field, submit } from '~/forms/submit.server';
import { LocalTime } from '~/format/local-time';
import { redirectWith } from '~/shell/flash.server';
import { LinkButton } from '~/shell/link-button';
import { texts, useText } from '~/texts';
import type { Route } from './+types/tokens';
import account from './account.module.css';
import classes from './security.module.css';

interface Scope {
  name: string;
  title: string;
}

interface Token {
  id: string;
  name: string;
  hint: string;
  scopes: Scope[];
  createdAt: string;
  expiresAt: string;
  lastUsedAt: string | null;
}

type Answer = FormRefusal | { token: string } | undefined;

export function meta() {
  return [{ title: texts('en')('tokens.title') }];
}

export async function loader({ params: { market }, context, request }: Route.LoaderArgs) {
  await requirePerson(context, market, request);
  return apiOf(context, market).get<{ items: Token[]; scopes: Scope[] }>('/me/tokens');
}

/** The token is the action's answer: it stands in no address and in no later page. */
export async function action({ params: { market }, context, request }: Route.ActionArgs) {
  const form = await request.formData();
  return submit(form, async () => {
    const api = apiOf(context, market);
    if (field(form, 'intent') === 'make') {
      const scopes = form.getAll('scopes').map(String);
      const wish = { name: field(form, 'name'), scopes, days: Number(field(form, 'days')) };
      return { token: (await api.post<{ token: string }>('/me/tokens', wish)).token };
    }
    await api.delete(path`/me/tokens/${field(form, 'id')}`);
    return redirectWith(context, market, `/${market}/account/tokens`, { key: 'tokens.revoked', tone: 'good' });
  });
}

export default function Tokens({ loaderData: { items, scopes }, actionData, params: { market } }: Route.ComponentProps) {
  const t = useText();
  const answer = actionData as Answer;
  const refused = answer && 'problem' in answer ? answer : undefined;
  return (
    <main id="main" className={`gh-page ${account['page']}`}>
      <h1>{t('tokens.title')}</h1>
      <p>{t('tokens.lead')}</p>
      {answer && 'token' in answer && <NewToken token={answer.token} market={market} />}
      <section>
        <h2>{t('tokens.mine')}</h2>
        {items.length === 0 ? (
          <p>{t('tokens.none')}</p>
        ) : (
          <ul className={classes['devices']}>
            {items.map((each) => (
              <TokenRow key={each.id} token={each} refused={refused?.values['id'] === each.id ? refused : undefined} />
            ))}
          </ul>
        )}
      </section>
      <section>
        <h2>{t('tokens.make')}</h2>
        <MakeForm key={items.length} scopes={scopes} refused={refused?.values['intent'] === 'make' ? refused : undefined} />
      </section>
    </main>
  );
}

function NewToken({ token, market }: { token: string; market: string }) {
  const t = useText();
  return (
    <section className={classes['newToken']} role="status">
      <h2>{t('tokens.now')}</h2>
      <p>{t('tokens.keep')}</p>
      <p>
        <code>{token}</code>
      </p>
      <LinkButton to={`/${market}/account/tokens`} variant="default">
        {t('tokens.kept')}
      </LinkButton>
    </section>
  );
}

function TokenRow({ token, refused }: { token: Token; refused: FormRefusal | undefined }) {
  const t = useText();
  const { id, name, hint, scopes, createdAt, expiresAt, lastUsedAt } = token;
  return (
    <li>
      <h2>
        {name} <span className={classes['this']}>{t('tokens.ends', { hint })}</span>
      </h2>
      <p>{scopes.map(({ title }) => title).join(' · ')}</p>
      <p>
        {t('tokens.made')} <LocalTime at={createdAt} /> · {t('tokens.until')} <LocalTime at={expiresAt} />
      </p>
      <p>
        {lastUsedAt === null ? (
          t('tokens.unused')
        ) : (
          <>
            {t('tokens.used')} <LocalTime at={lastUsedAt} />
          </>
        )}
      </p>
      <details open={refused !== undefined}>
        <summary>{t('tokens.revoke')}</summary>
        <p>{t('tokens.revokeHint')}</p>
        <ApiForm refusal={refused} className={classes['acts'] ?? ''}>
          <input type="hidden" name="id" value={id} />
          <SubmitButton color="red.9" name="intent" value="revoke">
            {t('tokens.revoke')}
          </SubmitButton>
        </ApiForm>
      </details>
    </li>
  );
}

function MakeForm({ scopes, refused }: { scopes: readonly Scope[]; refused: FormRefusal | undefined }) {
  const t = useText();
  return (
    <ApiForm refusal={refused}>
      <input type="hidden" name="intent" value="make" />
      <TextField name="name" label={t('tokens.name')} description={t('tokens.nameHint')} maxLength={80} required />
      <fieldset className={classes['choices']}>
        <legend>{t('tokens.scopes')}</legend>
        {scopes.map(({ name, title }) => (
          <label key={name}>
            <input type="checkbox" name="scopes" value={name} /> {title}
          </label>
        ))}
      </fieldset>
      <SelectField
        name="days"
        label={t('tokens.days')}
        data={[30, 7, 90, 365].map((days) => ({ value: String(days), label: t('tokens.dayCount', { days }) }))}
      />
      <SubmitButton>{t('tokens.makeNow')}</SubmitButton>
    </ApiForm>
  );
}
