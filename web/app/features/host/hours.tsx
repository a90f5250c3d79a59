import { Link } from 'react-router';
import { apiOf, nowOf, requirePerson } from '~/api/context.server';
import { path } from '~/api/client.server';
import type { Availability, Hours, Listing, Page } from '~/api/types';
import { SubmitButton, TextField } from '~/forms/fields';
import { ApiForm, type FormRefusal } from '~/forms/form';
import { field, submit } from '~/forms/submit.server';
import { formatClock, formatDate, formatTime } from '~/format/instants';
import { redirectWith } from '~/shell/flash.server';
import { type TextKey, texts, useLocale, useText } from '~/texts';
import type { Route } from './+types/hours';
import classes from './host.module.css';
import { hoursInput } from './hours-input.server';

interface DifferentDay {
  id: string;
  date: string;
  closed: boolean;
  opens?: string;
  closes?: string;
  note?: string;
}

const previewDays = 14;
const rules = [
  { name: 'bufferBeforeMinutes', text: 'host.hours.bufferBefore' },
  { name: 'bufferMinutes', text: 'host.hours.buffer' },
  { name: 'leadMinutes', text: 'host.hours.lead' },
  { name: 'slotMinutes', text: 'host.hours.slot' },
  { name: 'minimumMinutes', text: 'host.hours.minimum' },
  { name: 'maximumMinutes', text: 'host.hours.maximum' },
] as const;

export function meta({ loaderData }: Route.MetaArgs) {
  return [{ title: texts('en')('host.hours.title', { title: loaderData?.listing.title ?? '' }) }];
}

export async function loader({ params: { market, listingId }, context, request }: Route.LoaderArgs) {
  await requirePerson(context, market, request);
  const api = apiOf(context, market);
  const listing = await api.get<Listing>(path`/listings/${listingId}`);
  const today = nowOf(context).toZonedDateTimeISO(listing.timeZone).toPlainDate().toString();
  const [hours, exceptions, availability] = await Promise.all([
    api.get<Hours>(path`/listings/${listingId}/hours`),
    api.get<Page<DifferentDay>>(path`/listings/${listingId}/exceptions`),
    api.get<Availability>(path`/listings/${listingId}/availability`, { from: today, days: previewDays }),
  ]);
  return { listing, hours, exceptions: exceptions.items, days: availability.days };
}

export async function action({ params: { market, listingId }, context, request }: Route.ActionArgs) {
  const form = await request.formData();
  return submit(form, async () => {
    const api = apiOf(context, market);
    const done = (key: TextKey) => redirectWith(context, market, `/${market}/host/kitchens/${listingId}/hours`, { key, tone: 'good' });
    switch (field(form, 'intent')) {
      case 'add': {
        const [opens, closes, note] = ['opens', 'closes', 'note'].map((name) => field(form, name));
        await api.post(path`/listings/${listingId}/exceptions`, {
          date: field(form, 'date'),
          closed: opens === '',
          ...(opens && { opens, closes: closes === '00:00' ? '24:00' : closes }),
          ...(note && { note }),
        });
        return done('host.hours.added');
      }
      case 'remove':
        await api.delete(path`/listings/${listingId}/exceptions/${field(form, 'day')}`);
        return done('host.hours.removed');
      default:
        await api.put(path`/listings/${listingId}/hours`, hoursInput(form));
        return done('host.hours.saved');
    }
  });
}

const mine = (answer: FormRefusal | undefined, intent: string): FormRefusal | undefined =>
  answer?.values['intent'] === intent ? answer : undefined;

export default function HoursPage({ loaderData, actionData, params: { market } }: Route.ComponentProps) {
  const t = useText();
  const { listing, hours, exceptions, days } = loaderData;
  return (
    <main id="main" className={`gh-page ${classes['page']}`}>
      <p className={classes['links']}>
        <Link to={`/${market}/host`}>{t('host.back')}</Link>
        <Link to={`/${market}/host/kitchens/${listing.id}`}>{t('host.edit')}</Link>
      </p>
      <h1>{t('host.hours.title', { title: listing.title })}</h1>
      <p className={classes['lead']}>{t('host.hours.zone', { zone: listing.timeZone.replaceAll('_', ' ') })}</p>
      <WeekForm hours={hours} refusal={mine(actionData, 'save')} />
      <DifferentDays days={exceptions} refusal={mine(actionData, 'add')} />
      <Preview days={days} timeZone={listing.timeZone} />
    </main>
  );
}

function WeekForm({ hours, refusal }: { hours: Hours; refusal: FormRefusal | undefined }) {
  const t = useText();
  const locale = useLocale();
  // 2024-01-01 was a Monday.
  const dayName = (weekday: number): string => formatDate(`2024-01-0${weekday}`, locale, { weekday: 'long' });
  const spanOf = (weekday: number, span: number) => hours.weekly.filter((each) => each.weekday === weekday)[span];
  const typed = (name: string, saved: string | undefined): string => refusal?.values[name] ?? (saved === '24:00' ? '00:00' : (saved ?? ''));
  return (
    <section>
      <ApiForm
        refusal={refusal}
        initial={Object.fromEntries(rules.map(({ name }) => [name, String(hours[name])]))}
        className={classes['form']}
      >
        <input type="hidden" name="intent" value="save" />
        <fieldset>
          <legend>{t('host.hours.weekly')}</legend>
          <p className={classes['hint']}>{t('host.hours.weeklyHint')}</p>
          <div className={classes['week']}>
            {[1, 2, 3, 4, 5, 6, 7].map((weekday) => (
              <div key={weekday}>
                <strong>{dayName(weekday)}</strong>
                {[0, 1].map((span) => {
                  const label = { day: dayName(weekday), span: span + 1 };
                  const saved = spanOf(weekday, span);
                  const [opens, closes] = [`opens.${weekday}.${span}`, `closes.${weekday}.${span}`];
                  return (
                    <span key={span}>
                      <input type="time" name={opens} defaultValue={typed(opens, saved?.opens)} aria-label={t('host.hours.opens', label)} />
                      –
                      <input
                        type="time"
                        name={closes}
                        defaultValue={typed(closes, saved?.closes)}
                        aria-label={t('host.hours.closes', label)}
                      />
                    </span>
                  );
                })}
              </div>
            ))}
          </div>
        </fieldset>
        <fieldset>
          <legend>{t('host.hours.rules')}</legend>
          <div className={classes['pair']}>
            {rules.map(({ name, text }) => (
              <TextField key={name} name={name} label={t(text)} type="number" min={0} required />
            ))}
          </div>
        </fieldset>
        <SubmitButton>{t('host.hours.save')}</SubmitButton>
      </ApiForm>
    </section>
  );
}

function DifferentDays({ days, refusal }: { days: readonly DifferentDay[]; refusal: FormRefusal | undefined }) {
  const t = useText();
  const locale = useLocale();
  return (
    <section>
      <h2>{t('host.hours.exceptions')}</h2>
      {days.length === 0 && <p>{t('host.hours.noExceptions')}</p>}
      <ul className={classes['list']}>
        {days.map(({ id, date, closed, opens, closes, note }) => (
          <li key={id}>
            <div>
              <strong>{formatDate(date, locale)}</strong>
              <small>
                {closed || !opens || !closes
                  ? t('host.hours.closed')
                  : t('host.hours.open', { opens: formatClock(opens, locale), closes: formatClock(closes, locale) })}
                {note && ` · ${note}`}
              </small>
            </div>
            <ApiForm refusal={undefined}>
              <input type="hidden" name="intent" value="remove" />
              <input type="hidden" name="day" value={id} />
              <SubmitButton variant="default">{t('host.hours.remove')}</SubmitButton>
            </ApiForm>
          </li>
        ))}
      </ul>
      <ApiForm refusal={refusal} className={classes['form']}>
        <input type="hidden" name="intent" value="add" />
        <fieldset>
          <div className={classes['pair']}>
            <TextField name="date" type="date" label={t('host.hours.date')} required />
            <TextField name="opens" type="time" label={t('host.hours.from')} />
            <TextField name="closes" type="time" label={t('host.hours.to')} />
          </div>
          <TextField name="note" label={t('host.hours.note')} maxLength={200} />
          <SubmitButton variant="default">{t('host.hours.add')}</SubmitButton>
        </fieldset>
      </ApiForm>
    </section>
  );
}

function Preview({ days, timeZone }: { days: Availability['days']; timeZone: string }) {
  const t = useText();
  const locale = useLocale();
  return (
    <section>
      <h2>{t('host.hours.preview')}</h2>
      <dl className={classes['days']}>
        {days.map(({ date, free }) => (
          <div key={date}>
            <dt>{formatDate(date, locale, { weekday: 'short', month: 'short', day: 'numeric' })}</dt>
            <dd>
              {free.length === 0
                ? t('host.hours.closed')
                : free.map(({ start, end }) => `${formatTime(start, timeZone, locale)} – ${formatTime(end, timeZone, locale)}`).join(', ')}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
