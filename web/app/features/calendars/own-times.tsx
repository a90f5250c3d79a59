import { SubmitButton } from '~/forms/fields';
import { ApiForm, type FormRefusal } from '~/forms/form';
import { formatSpan } from '~/format/instants';
import { type TextKey, useLocale, useText } from '~/texts';
import type { Entry } from './week-view.server';
import classes from './week.module.css';

interface Props {
  what: keyof typeof lists;
  entries: readonly Entry[];
  timeZone: string;
  /** The first day of the week that is shown. */
  first: string;
  refusal: FormRefusal | undefined;
}

interface List {
  kinds: readonly Entry['kind'][];
  texts: Record<'title' | 'none' | 'unnamed' | 'undo' | 'undoAll', TextKey>;
}

const lists = {
  kept: {
    kinds: ['block', 'blackout'],
    texts: {
      title: 'calendar.kept.title',
      none: 'calendar.kept.none',
      unnamed: 'calendar.unnamed',
      undo: 'calendar.free',
      undoAll: 'calendar.freeAll',
    },
  },
  opened: {
    kinds: ['opening'],
    texts: {
      title: 'calendar.opened.title',
      none: 'calendar.opened.none',
      unnamed: 'calendar.unnamedOpening',
      undo: 'calendar.close',
      undoAll: 'calendar.closeAll',
    },
  },
} as const satisfies Record<string, List>;

/** What the host keeps free, or opens beside the hours, this week: each with a way back. */
export function OwnTimes({ what, entries, timeZone, first, refusal }: Props) {
  const t = useText();
  const locale = useLocale();
  const { kinds, texts }: List = lists[what];
  const seen = new Set<string>();
  const own = entries.filter(({ kind, id }) => kinds.includes(kind) && !seen.has(id) && seen.add(id));
  return (
    <section className={classes['panel']}>
      <h2>{t(texts.title)}</h2>
      {own.length === 0 && <p className={classes['hint']}>{t(texts.none)}</p>}
      <ul className={classes['kept']}>
        {own.map(({ id, kind, title, startsAt, endsAt, repeats }) => (
          <li key={id} id={`entry-${id}`}>
            <div>
              <strong>{title || t(texts.unnamed)}</strong>
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
                {t(repeats ? texts.undoAll : texts.undo)}
                <span className="gh-hidden">: {title || t(texts.unnamed)}</span>
              </SubmitButton>
            </ApiForm>
          </li>
        ))}
      </ul>
    </section>
  );
}
