import { SubmitButton } from '~/forms/fields';
import { ApiForm, type FormRefusal } from '~/forms/form';
import { formatSpan } from '~/format/instants';
import { useLocale, useText } from '~/texts';
import type { Entry } from './week-view.server';
import classes from './week.module.css';

interface Props {
  entries: readonly Entry[];
  timeZone: string;
  /** The first day of the week that is shown. */
  first: string;
  refusal: FormRefusal | undefined;
}

/** What the host keeps free this week, each with a way back. */
export function KeptFree({ entries, timeZone, first, refusal }: Props) {
  const t = useText();
  const locale = useLocale();
  const seen = new Set<string>();
  const own = entries.filter(({ kind, id }) => (kind === 'block' || kind === 'blackout') && !seen.has(id) && seen.add(id));
  return (
    <section className={classes['panel']}>
      <h2>{t('calendar.kept.title')}</h2>
      {own.length === 0 && <p className={classes['hint']}>{t('calendar.kept.none')}</p>}
      <ul className={classes['kept']}>
        {own.map(({ id, kind, title, startsAt, endsAt, repeats }) => (
          <li key={id} id={`entry-${id}`}>
            <div>
              <strong>{title || t('calendar.unnamed')}</strong>
              <small>
                {formatSpan(startsAt, endsAt, timeZone, locale)}
                {repeats && ` · ${t('calendar.repeats')}`}
              </small>
            </div>
            <ApiForm refusal={refusal?.values['entry'] === id ? refusal : undefined}>
              <input type="hidden" name="intent" value={kind} />
              <input type="hidden" name="week" value={first} />
              <input type="hidden" name="entry" value={id} />
              <SubmitButton variant="default">
                {t(repeats ? 'calendar.freeAll' : 'calendar.free')}
                <span className="gh-hidden">: {title || t('calendar.unnamed')}</span>
              </SubmitButton>
            </ApiForm>
          </li>
        ))}
      </ul>
    </section>
  );
}
