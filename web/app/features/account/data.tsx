import { apiOf, requirePerson } from '~/api/context.server';
import { ApiForm, type FormRefusal } from '~/forms/form';
import { SubmitButton } from '~/forms/fields';
import { submit } from '~/forms/submit.server';
import { LocalTime } from '~/format/local-time';
import { redirectWith } from '~/shell/flash.server';
import { texts, useText } from '~/texts';
import type { Route } from './+types/data';
import account from './account.module.css';
import type { DataRequest } from './data-request';
import classes from './security.module.css';

export function meta() {
  return [{ title: texts('en')('account.data.title') }];
}

export async function loader({ params: { market }, context, request }: Route.LoaderArgs) {
  await requirePerson(context, market, request);
  return apiOf(context, market).get<{ requests: DataRequest[] }>('/me/privacy');
}

export async function action({ params: { market }, context, request }: Route.ActionArgs) {
  return submit(await request.formData(), async () => {
    await apiOf(context, market).post('/me/privacy/exports');
    return redirectWith(context, market, `/${market}/account/data`, { key: 'account.data.asked', tone: 'good' });
  });
}

export default function Data({ params: { market }, loaderData: { requests }, actionData }: Route.ComponentProps) {
  const t = useText();
  const copies = requests.filter(({ kind }) => kind === 'export');
  return (
    <main id="main" className={`gh-page ${account['page']}`}>
      <h1>{t('account.data.title')}</h1>
      <p>{t('account.data.lead')}</p>
      {copies.some(({ state }) => state === 'waiting') ? (
        <p role="status">{t('account.data.waits')}</p>
      ) : (
        <ApiForm refusal={actionData as FormRefusal | undefined}>
          <SubmitButton>{t('account.data.ask')}</SubmitButton>
        </ApiForm>
      )}
      <ul className={classes['devices']}>
        {copies.map((copy) => (
          <Copy key={copy.id} market={market} copy={copy} />
        ))}
      </ul>
      <p>{t('account.data.leaving')}</p>
    </main>
  );
}

function Copy({ market, copy: { id, state, askedAt, bytes = 0, expiresAt, signature } }: { market: string; copy: DataRequest }) {
  const t = useText();
  return (
    <li>
      <div>
        <p>
          {t('account.data.askedOn')} <LocalTime at={askedAt} />
        </p>
        {state === 'waiting' && <p>{t('account.data.being')}</p>}
        {signature !== undefined && expiresAt !== undefined && (
          <p>
            {/* A file and no page: the browser itself fetches it. */}
            <a href={`/${market}/account/data/${id}`} download>
              {t('account.data.download', { kilobytes: Math.max(1, Math.round(bytes / 1_000)) })}
            </a>
            {', '}
            {t('account.data.until')} <LocalTime at={expiresAt} />
          </p>
        )}
        {state !== 'waiting' && signature === undefined && <p>{t('account.data.over')}</p>}
      </div>
    </li>
  );
}
