import { Link } from 'react-router';
import { path } from '~/api/client.server';
import { apiOf, requirePerson } from '~/api/context.server';
import type { Listing } from '~/api/types';
import { SubmitButton, TextField } from '~/forms/fields';
import { ApiForm } from '~/forms/form';
import { field, submit } from '~/forms/submit.server';
import { formatSpan } from '~/format/instants';
import { localDay } from '~/features/listings/local-day';
import { redirectWith } from '~/shell/flash.server';
import { LinkButton } from '~/shell/link-button';
import { texts, useLocale, useText } from '~/texts';
import type { Route } from './+types/join';
import classes from './waitlist.module.css';

const names = ['firstDay', 'lastDay', 'from', 'to', 'hours'] as const;

export function meta({ loaderData }: Route.MetaArgs) {
  return [{ title: texts('en')('waitlist.joinTitle', { title: loaderData?.listing.title ?? '' }) }];
}

export async function loader({ params: { market, slug }, context, request }: Route.LoaderArgs) {
  await requirePerson(context, market, request);
  const asked = new URL(request.url).searchParams;
  return {
    listing: await apiOf(context, market).get<Listing>(path`/listings/${slug}`),
    wish: Object.fromEntries(names.map((name) => [name, asked.get(name) ?? ''])),
  };
}

export async function action({ params: { market, slug }, context, request }: Route.ActionArgs) {
  const form = await request.formData();
  return submit(form, async () => {
    const api = apiOf(context, market);
    const { id } = await api.get<Listing>(path`/listings/${slug}`);
    const firstDay = field(form, 'firstDay');
    await api.post(path`/listings/${id}/waitlist`, {
      firstDay,
      lastDay: field(form, 'lastDay') || firstDay,
      from: field(form, 'from'),
      to: field(form, 'to'),
      minutes: Math.round(Number(field(form, 'hours')) * 60),
    });
    return redirectWith(context, market, `/${market}/waitlist`, { key: 'waitlist.joined', tone: 'good' });
  });
}

/** Takes a place in line for a time that is taken: one day or several, and between when. */
export default function JoinWaitlist({ loaderData: { listing, wish }, actionData, params: { market } }: Route.ComponentProps) {
  const t = useText();
  const locale = useLocale();
  const kitchen = `/${market}/kitchens/${listing.slug}`;
  const facts = actionData?.problem.code === 'waitlist.free_now' ? actionData.problem.facts : undefined;
  const [start, end] = [String(facts?.['startsAt']), String(facts?.['endsAt'])];
  return (
    <main id="main" className={`gh-page ${classes['page']}`}>
      <p>
        <Link to={`${kitchen}#book`}>{t('waitlist.back', { title: listing.title })}</Link>
      </p>
      <h1>{t('waitlist.joinTitle', { title: listing.title })}</h1>
      <p>{t('waitlist.joinLead')}</p>
      {facts && (
        <div className={classes['offer']}>
          <p>{t('waitlist.freeNow', { span: formatSpan(start, end, listing.timeZone, locale) })}</p>
          <LinkButton
            to={`${kitchen}?${new URLSearchParams({
              date: localDay(start, listing.timeZone),
              start,
              minutes: String((Date.parse(end) - Date.parse(start)) / 60_000),
            })}#book`}
          >
            {t('waitlist.bookNow')}
          </LinkButton>
        </div>
      )}
      <ApiForm refusal={actionData} initial={wish} className={classes['form']}>
        <div className={classes['pair']}>
          <TextField name="firstDay" type="date" label={t('waitlist.firstDay')} required />
          <TextField name="lastDay" type="date" label={t('waitlist.lastDay')} />
        </div>
        <div className={classes['pair']}>
          <TextField name="from" type="time" label={t('waitlist.from')} required />
          <TextField name="to" type="time" label={t('waitlist.to')} required />
          <TextField name="hours" type="number" min={0.5} max={24} step={0.25} label={t('waitlist.hours')} required />
        </div>
        <p className={classes['hint']}>{t('waitlist.zone', { zone: listing.timeZone.replaceAll('_', ' ') })}</p>
        <SubmitButton>{t('waitlist.join')}</SubmitButton>
      </ApiForm>
    </main>
  );
}
