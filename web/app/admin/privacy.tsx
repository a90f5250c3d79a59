import { Link } from 'react-router';
import { path } from '~/api/client.server';
import { apiOf, requirePerson } from '~/api/context.server';
import type { Page } from '~/api/types';
import { SubmitButton } from '~/forms/fields';
import { ApiForm, type FormRefusal } from '~/forms/form';
import { field, submit } from '~/forms/submit.server';
import { LocalTime } from '~/format/local-time';
import { redirectWith } from '~/shell/flash.server';
import { useText } from '~/texts';
import type { Route } from './+types/privacy';
import classes from './admin.module.css';
import { Pager } from './pager';
import people from './people.module.css';
import { PrivacyTabs } from './privacy-tabs';
import { Reason } from './person-reason';
import type { PrivacyRequest } from './types';

export async function loader({ params: { market }, context, request }: Route.LoaderArgs) {
  await requirePerson(context, market, request);
  const search = new URL(request.url).searchParams;
  const isAll = search.has('all');
  const query = { ...(isAll ? {} : { open: 'true' }), cursor: search.get('cursor') ?? undefined };
  return { ...(await apiOf(context, market).get<Page<PrivacyRequest>>('/admin/privacy/requests', query)), isAll };
}

export async function action({ params: { market }, context, request }: Route.ActionArgs) {
  const form = await request.formData();
  return submit(form, async () => {
    const intent = field(form, 'intent') === 'lift' ? 'lift' : 'hold';
    const hold = path`/admin/people/${field(form, 'personId')}/hold`;
    await apiOf(context, market).post(intent === 'lift' ? `${hold}/lift` : hold, { reason: field(form, 'reason') });
    return redirectWith(context, market, `/${market}/admin/privacy`, { key: `privacy.did.${intent}`, tone: 'good' });
  });
}

/** Requests with their clocks; whose erasure must wait is held from here. */
export default function Privacy({ loaderData: { items, nextCursor, isAll }, actionData, params: { market } }: Route.ComponentProps) {
  const t = useText();
  return (
    <main id="main">
      <h1>{t('privacy.title')}</h1>
      <PrivacyTabs market={market} />
      <p className={classes['lead']}>{t('privacy.lead')}</p>
      <p className={classes['more']}>{isAll ? <Link to="?">{t('privacy.openOnly')}</Link> : <Link to="?all">{t('privacy.all')}</Link>}</p>
      {items.length === 0 && <p>{t('privacy.none')}</p>}
      <ul className={classes['rows']}>
        {items.map((each) => (
          <Asked key={each.id} market={market} asked={each} refusal={actionData?.values['id'] === each.id ? actionData : undefined} />
        ))}
      </ul>
      <Pager nextCursor={nextCursor} />
    </main>
  );
}

function Asked({ market, asked, refusal }: { market: string; asked: PrivacyRequest; refusal: FormRefusal | undefined }) {
  const t = useText();
  const { id, personId, kind, state, askedAt, dueAt, doneAt, obstacle, hold, counts = {}, late } = asked;
  const told = (['files', 'rows', 'deleted', 'blanked', 'kept'] as const).filter((name) => counts[name] !== undefined);
  return (
    <li className={classes['card']}>
      <h2>{t(`privacy.kind.${kind}`)}</h2>
      <p className={classes['lead']}>
        {t(`privacy.state.${state}`)}
        {late && <strong> · {t('privacy.late')}</strong>}
      </p>
      <dl className={people['facts']}>
        <dt>{t('privacy.asked')}</dt>
        <dd>
          <LocalTime at={askedAt} />
        </dd>
        <dt>{t(doneAt === undefined ? 'privacy.due' : 'privacy.done')}</dt>
        <dd>
          <LocalTime at={doneAt ?? dueAt} />
        </dd>
        {obstacle !== undefined && (
          <>
            <dt>{t('privacy.obstacle')}</dt>
            <dd>{obstacle}</dd>
          </>
        )}
        {hold !== undefined && (
          <>
            <dt>{t('privacy.held')}</dt>
            <dd>{hold}</dd>
          </>
        )}
        {told.length > 0 && (
          <>
            <dt>{t('privacy.counts')}</dt>
            <dd>{told.map((name) => t(`privacy.count.${name}`, { n: counts[name] ?? 0 })).join(', ')}</dd>
          </>
        )}
      </dl>
      <p>
        <Link to={`/${market}/admin/people/${personId}`}>{t('privacy.person')}</Link>
      </p>
      {kind === 'erasure' && state !== 'done' && <Hold request={id} personId={personId} isHeld={hold !== undefined} refusal={refusal} />}
    </li>
  );
}

interface HoldProps {
  request: string;
  personId: string;
  isHeld: boolean;
  refusal: FormRefusal | undefined;
}

function Hold({ request, personId, isHeld, refusal }: HoldProps) {
  const t = useText();
  const intent = isHeld ? 'lift' : 'hold';
  return (
    <details open={refusal !== undefined}>
      <summary>{t(`privacy.${intent}`)}</summary>
      <p>{t(`privacy.${intent}Hint`)}</p>
      <ApiForm refusal={refusal} className={classes['column']}>
        <input type="hidden" name="id" value={request} />
        <input type="hidden" name="personId" value={personId} />
        <Reason />
        <SubmitButton name="intent" value={intent}>
          {t(`privacy.${intent}`)}
        </SubmitButton>
      </ApiForm>
    </details>
  );
}
