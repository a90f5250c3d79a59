import { Form, Link } from 'react-router';
import { path } from '~/api/client.server';
import { apiOf, requirePerson } from '~/api/context.server';
import type { Page } from '~/api/types';
import { SelectField, SubmitButton, TextField } from '~/forms/fields';
import { firstMomentOf } from '~/forms/first-moment.server';
import { ApiForm, type FormRefusal } from '~/forms/form';
import { ReaderZone, useZoneWords } from '~/forms/reader-zone';
import { field, submit } from '~/forms/submit.server';
import { formatInstant } from '~/format/instants';
import { useReaderZone } from '~/format/local-time';
import { redirectWith } from '~/shell/flash.server';
import { useLocale, useText } from '~/texts';
import type { Route } from './+types/holds';
import classes from './admin.module.css';
import { Pager } from './pager';
import { Reason } from './person-reason';
import { PrivacyTabs } from './privacy-tabs';
import type { FoundPerson, LegalHold } from './types';

export async function loader({ params: { market }, context, request }: Route.LoaderArgs) {
  await requirePerson(context, market, request);
  const search = new URL(request.url).searchParams;
  const [isAll, q] = [search.has('all'), search.get('q')?.trim() || undefined];
  const api = apiOf(context, market);
  const query = { ...(isAll ? { all: 'true' } : {}), cursor: search.get('cursor') ?? undefined };
  const [found, people] = await Promise.all([
    api.get<Page<LegalHold>>('/admin/privacy/holds', query),
    q === undefined ? undefined : api.get<Page<FoundPerson>>('/admin/people', { q }),
  ]);
  return { ...found, isAll, q, people: people?.items };
}

export async function action({ params: { market }, context, request }: Route.ActionArgs) {
  const form = await request.formData();
  return submit(form, async () => {
    const intent = field(form, 'intent') === 'lift' ? 'lift' : 'hold';
    const hold = path`/admin/people/${field(form, 'personId')}/hold`;
    const [reason, until] = [field(form, 'reason'), firstMomentOf(form, 'until')];
    if (intent === 'lift') await apiOf(context, market).post(`${hold}/lift`, { reason });
    else await apiOf(context, market).post(hold, { reason, ...(until === undefined ? {} : { until }) });
    return redirectWith(context, market, `/${market}/admin/privacy/holds`, { key: `privacy.did.${intent}`, tone: 'good' });
  });
}

/** Whose data must stay; a person is found, held, and let go. */
export default function Holds({ loaderData, actionData, params: { market } }: Route.ComponentProps) {
  const { items, nextCursor, isAll, q, people } = loaderData;
  const t = useText();
  const refusalOf = (id: string): FormRefusal | undefined => (actionData?.values['id'] === id ? actionData : undefined);
  return (
    <main id="main">
      <h1>{t('hold.title')}</h1>
      <PrivacyTabs market={market} />
      <p className={classes['lead']}>{t('hold.lead')}</p>
      <p className={classes['more']}>{isAll ? <Link to="?">{t('hold.standing')}</Link> : <Link to="?all">{t('hold.all')}</Link>}</p>
      {items.length === 0 && <p>{t('hold.none')}</p>}
      <ul className={classes['rows']}>
        {items.map((each) => (
          <HoldCard key={each.id} market={market} hold={each} refusal={refusalOf(each.id)} />
        ))}
      </ul>
      <Pager nextCursor={nextCursor} />
      <h2>{t('hold.place')}</h2>
      <Form className={classes['filter']} role="search" preventScrollReset>
        <label>
          {t('hold.search')}
          <input name="q" type="search" defaultValue={q} maxLength={100} key={q} required />
        </label>
        <button type="submit">{t('hold.find')}</button>
      </Form>
      {people?.length === 0 && <p>{t('hold.nobody')}</p>}
      {people !== undefined && people.length > 0 && <Place key={q} people={people} refusal={refusalOf('new')} />}
    </main>
  );
}

function Place({ people, refusal }: { people: readonly FoundPerson[]; refusal: FormRefusal | undefined }) {
  const t = useText();
  const zone = useZoneWords();
  return (
    <ApiForm refusal={refusal} className={classes['column']}>
      <input type="hidden" name="id" value="new" />
      <ReaderZone />
      <SelectField
        name="personId"
        label={t('hold.who')}
        data={people.map(({ id, displayName, email }) => ({ value: id, label: `${displayName}, ${email}` }))}
      />
      <Reason />
      <TextField name="until" type="date" label={t('hold.untilField')} description={t('hold.untilHint', { zone })} />
      <SubmitButton name="intent" value="hold">
        {t('hold.placeNow')}
      </SubmitButton>
    </ApiForm>
  );
}

function HoldCard({ market, hold, refusal }: { market: string; hold: LegalHold; refusal: FormRefusal | undefined }) {
  const t = useText();
  const locale = useLocale();
  const zone = useReaderZone();
  const { id, personId, name, reason, placedBy, placedAt, until, endedAt } = hold;
  const when = (at: string): string => formatInstant(at, zone, locale);
  return (
    <li className={classes['card']}>
      <h2>
        <Link to={`/${market}/admin/people/${personId}`}>{name}</Link>
      </h2>
      <p>{reason}</p>
      <p className={classes['lead']}>
        {t('hold.placed', { at: when(placedAt), by: placedBy })} ·{' '}
        {endedAt !== undefined
          ? t('hold.ended', { at: when(endedAt) })
          : until !== undefined
            ? t('hold.until', { at: when(until) })
            : t('hold.endless')}
      </p>
      {endedAt === undefined && (
        <details open={refusal !== undefined}>
          <summary>{t('privacy.lift')}</summary>
          <p>{t('privacy.liftHint')}</p>
          <ApiForm refusal={refusal} className={classes['column']}>
            <input type="hidden" name="id" value={id} />
            <input type="hidden" name="personId" value={personId} />
            <Reason />
            <SubmitButton name="intent" value="lift">
              {t('privacy.lift')}
            </SubmitButton>
          </ApiForm>
        </details>
      )}
    </li>
  );
}
