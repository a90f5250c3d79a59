import { SubmitButton, TextField } from '~/forms/fields';
import { ApiForm, type FormRefusal } from '~/forms/form';
import { formatInstant } from '~/format/instants';
import { useLocale, useText } from '~/texts';
import classes from './calendars.module.css';

export interface OutsideCalendar {
  id: string;
  name: string;
  host?: string;
  events: number;
  busyTimes: number;
  problems: { event: string; line: number; reason: string }[];
  failure?: { reason: string; since: string };
  checkedAt: string;
  clashes: { startsAt: string; endsAt: string }[];
}

interface Props {
  calendars: readonly OutsideCalendar[];
  timeZone: string;
  refusal: FormRefusal | undefined;
}

/** Calendars elsewhere that keep a kitchen free. Sends the intents `subscribe`, `upload`, `read` and `forget`. */
export function OutsidePanel({ calendars, timeZone, refusal }: Props) {
  const t = useText();
  const mine = (intent: string) => (refusal?.values['intent'] === intent ? refusal : undefined);
  return (
    <section id="outside" aria-labelledby="outside-title" className={classes['panel']}>
      <h2 id="outside-title">{t('calendars.outside')}</h2>
      <p>{t('calendars.outsideHint')}</p>
      {calendars.length === 0 && <p className={classes['hint']}>{t('calendars.none')}</p>}
      <ul className={classes['list']}>
        {calendars.map((each) => (
          <Calendar key={each.id} calendar={each} timeZone={timeZone} refusal={mine('read')} />
        ))}
      </ul>
      <ApiForm refusal={mine('subscribe')} className={classes['card']}>
        <h3>{t('calendars.subscribe')}</h3>
        <input type="hidden" name="intent" value="subscribe" />
        <TextField name="name" label={t('calendars.name')} maxLength={80} required />
        <TextField
          name="address"
          label={t('calendars.outsideAddress')}
          description={t('calendars.outsideAddressHint')}
          type="url"
          required
        />
        <SubmitButton>{t('calendars.add')}</SubmitButton>
      </ApiForm>
      <ApiForm refusal={mine('upload')} className={classes['card']} encType="multipart/form-data">
        <h3>{t('calendars.upload')}</h3>
        <input type="hidden" name="intent" value="upload" />
        <TextField name="name" label={t('calendars.name')} maxLength={80} required />
        <label className={classes['file']}>
          <span>{t('calendars.file')}</span>
          <small className={classes['hint']}>{t('calendars.fileHint')}</small>
          <input type="file" name="file" accept=".ics,text/calendar" required />
        </label>
        <SubmitButton variant="default">{t('calendars.add')}</SubmitButton>
      </ApiForm>
    </section>
  );
}

function Calendar({ calendar, timeZone, refusal }: { calendar: OutsideCalendar; timeZone: string; refusal: FormRefusal | undefined }) {
  const t = useText();
  const locale = useLocale();
  const { id, name, host, events, busyTimes, problems, failure, checkedAt, clashes } = calendar;
  const moment = (at: string): string => formatInstant(at, timeZone, locale);
  return (
    <li className={classes['card']}>
      <h3>{name}</h3>
      <p>
        {t(host ? 'calendars.readFrom' : 'calendars.readFile', { host: host ?? '', when: moment(checkedAt) })}{' '}
        {t('calendars.counts', { events, busyTimes })}
      </p>
      {failure && (
        <p role="alert">
          <strong>{t('calendars.failing', { when: moment(failure.since) })}</strong> {failure.reason} {t('calendars.keepsLast')}
        </p>
      )}
      {clashes.length > 0 && (
        <details open>
          <summary>{t('calendars.clashes', { count: clashes.length })}</summary>
          <ul>
            {clashes.map(({ startsAt, endsAt }) => (
              <li key={startsAt}>{`${moment(startsAt)} – ${moment(endsAt)}`}</li>
            ))}
          </ul>
        </details>
      )}
      {problems.length > 0 && (
        <details>
          <summary>{t('calendars.problems', { count: problems.length })}</summary>
          <ul>
            {problems.map(({ event, line, reason }) => (
              <li key={`${line} ${reason}`}>
                <strong>{event}</strong>: {reason}
              </li>
            ))}
          </ul>
        </details>
      )}
      <div className={classes['row']}>
        {host && (
          <ApiForm refusal={refusal?.values['calendar'] === id ? refusal : undefined}>
            <input type="hidden" name="intent" value="read" />
            <input type="hidden" name="calendar" value={id} />
            <SubmitButton variant="default" aria-label={t('calendars.readNowName', { name })}>
              {t('calendars.readNow')}
            </SubmitButton>
          </ApiForm>
        )}
        <ApiForm refusal={undefined}>
          <input type="hidden" name="intent" value="forget" />
          <input type="hidden" name="calendar" value={id} />
          <SubmitButton variant="default" aria-label={t('calendars.forgetName', { name })}>
            {t('calendars.forget')}
          </SubmitButton>
        </ApiForm>
      </div>
    </li>
  );
}
