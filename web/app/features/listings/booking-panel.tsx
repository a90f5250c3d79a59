import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { Form, Link, useNavigation, useSubmit } from 'react-router';
import type { Extra, Listing, Quote } from '~/api/types';
import { formatDate, formatDay, formatDuration, formatSpan, formatTime, zoneName } from '~/format/instants';
import { formatMoney } from '~/format/money';
import { useLocale, useText } from '~/texts';
import { type BookingChoices, choiceParameters } from './booking-choices';
import classes from './booking-panel.module.css';
import type { TimeChoice } from './choose-time.server';
import { ExtrasField } from './extras-field';
import type { Refusal } from './kitchen';
import { localDay, localTime } from './local-day';
import { QuoteLines } from './quote-lines';
import { RepeatField } from './repeat-field';
import { SeriesClashes } from './series-clashes';

interface Props {
  market: string;
  listing: Listing;
  choice: TimeChoice;
  nextFree: string | undefined;
  isKnown: boolean;
  /** What can be booked with the kitchen at the chosen time. */
  extras: readonly Extra[];
  choices: BookingChoices;
  quote: Quote | undefined;
  refusal: Refusal | undefined;
}

const parts = ['morning', 'afternoon', 'evening'] as const;

/**
 * Choosing a time: a day, a start, an end, then the price. One form whose choices live in the address; each choice asks
 * the server what goes with it, by itself with scripts and by a button without. Days and starts are radio buttons, so
 * arrow keys move among them and Tab goes on to the next question.
 */
export function BookingPanel({ market, listing, choice, nextFree, isKnown, extras, choices, quote, refusal }: Props) {
  const t = useText();
  const locale = useLocale();
  const submit = useSubmit();
  const navigation = useNavigation();
  const here = `/${market}/kitchens/${listing.slug}`;
  const { timeZone, date, start, minutes } = choice;
  const zone = zoneName(start ?? `${date ?? choice.today}T12:00:00Z`, timeZone, locale);
  const addressOf = (time: string, length: number, day: string, others = choices): string =>
    `?${new URLSearchParams([['date', day], ['start', time], ['minutes', String(length)], ...choiceParameters(others)])}`;
  const chosen = start && minutes ? addressOf(start, minutes, date ?? '') : '';
  const pricing = navigation.state !== 'idle' && navigation.formMethod === 'POST';
  return (
    <section id="book" className={classes['panel']} aria-labelledby="book-title">
      <div className={classes['head']}>
        <h2 id="book-title">{t('kitchen.book.title')}</h2>
        {listing.price.hourly && (
          <p>
            <strong>{formatMoney(listing.price.hourly, locale)}</strong> {t('kitchen.book.rate')}
          </p>
        )}
      </div>
      {quote ? (
        <QuoteLines quote={quote} timeZone={timeZone} continueTo={`/${market}/checkout/${quote.id}`} backTo={`${here}${chosen}#book`} />
      ) : (
        <>
          {refusal && refusal.repeat === undefined && (
            <RefusedTime
              refusal={refusal}
              timeZone={timeZone}
              linkTo={(time, length, day) => `${here}${addressOf(time, length, day)}#book`}
              waitAt={`${here}/waitlist`}
            />
          )}
          {refusal?.repeat && (
            <SeriesClashes
              problem={refusal.problem}
              repeat={refusal.repeat}
              timeZone={timeZone}
              linkTo={(repeat) => `${here}${addressOf(start ?? '', minutes ?? 0, date ?? '', { ...choices, repeat })}#book`}
            />
          )}
          <WeekSwitch choice={choice} here={here} />
          <Form
            action={`${here}#book`}
            className={classes['form']}
            onChange={(event) => void submit(event.currentTarget, { method: 'get', action: here, replace: true, preventScrollReset: true })}
          >
            <DayField choice={choice} />
            {!date && (
              <p className={classes['none']}>
                {nextFree ? t('kitchen.book.weekFull') : t('kitchen.book.noneFree')}{' '}
                {nextFree && (
                  <Link to={`${here}?date=${nextFree}#book`} preventScrollReset>
                    {t('kitchen.book.nextFree', { day: formatDate(nextFree, locale, { weekday: 'long', month: 'long', day: 'numeric' }) })}
                  </Link>
                )}
              </p>
            )}
            {date && <StartField choice={choice} />}
            <noscript>
              <button type="submit" className={classes['second']}>
                {t('kitchen.book.showTimes')}
              </button>
            </noscript>
            {start && <EndField choice={choice} />}
            {start && <ExtrasField extras={extras} choices={choices} />}
            {start && <RepeatField key={choices.repeat?.without.join()} repeat={choices.repeat} />}
            {start && minutes && listing.price.hourly && (
              <p className={classes['estimate']}>
                <strong>
                  {t('kitchen.book.estimate', {
                    duration: formatDuration(minutes),
                    rate: formatMoney(listing.price.hourly, locale),
                    amount: formatMoney(
                      { ...listing.price.hourly, amountMinor: Math.round((listing.price.hourly.amountMinor * minutes) / 60) },
                      locale,
                    ),
                  })}
                </strong>
                <span>{t('kitchen.book.estimateMore')}</span>
              </p>
            )}
            {start ? (
              <button
                type="submit"
                formMethod="post"
                formAction={here + chosen}
                className={classes['main']}
                aria-disabled={pricing || undefined}
                onClick={(event) => {
                  if (pricing) event.preventDefault();
                }}
              >
                {pricing ? t('form.working') : isKnown ? t('kitchen.book.seePrice') : t('kitchen.book.logIn')}
              </button>
            ) : (
              date && <p className={classes['hint']}>{t('kitchen.book.chooseStart')}</p>
            )}
          </Form>
        </>
      )}
      <p className={classes['hint']}>
        {t('waitlist.ask')}{' '}
        <Link to={`${here}/waitlist${date ? `?${new URLSearchParams({ firstDay: date })}` : ''}`}>{t('waitlist.join')}</Link>
      </p>
      <p className={classes['zone']}>{t('kitchen.book.zone', { zone: `${timeZone.replaceAll('_', ' ')} (${zone})` })}</p>
    </section>
  );
}

function WeekSwitch({ choice, here }: { choice: TimeChoice; here: string }) {
  const t = useText();
  const locale = useLocale();
  const day = (date: string) => formatDate(date, locale, { month: 'short', day: 'numeric' });
  const [first, last] = [choice.days.at(0), choice.days.at(-1)];
  return (
    <div className={classes['week']}>
      {choice.previousWeek ? (
        <Link to={`${here}?week=${choice.previousWeek}#book`} preventScrollReset aria-label={t('kitchen.book.previous')}>
          <IconChevronLeft size={20} aria-hidden="true" />
        </Link>
      ) : (
        <span />
      )}
      <p aria-live="polite">{first && last && t('kitchen.book.week', { first: day(first.date), last: day(last.date) })}</p>
      <Link to={`${here}?week=${choice.nextWeek}#book`} preventScrollReset aria-label={t('kitchen.book.next')}>
        <IconChevronRight size={20} aria-hidden="true" />
      </Link>
    </div>
  );
}

function DayField({ choice }: { choice: TimeChoice }) {
  const t = useText();
  const locale = useLocale();
  return (
    <fieldset className={classes['days']}>
      <legend className="gh-hidden">{t('kitchen.book.day')}</legend>
      {choice.days.map(({ date, freeMinutes }) => {
        const free =
          freeMinutes > 0
            ? t('kitchen.book.freeHours', { hours: formatDuration(Math.floor(freeMinutes / 60) * 60 || freeMinutes) })
            : t('kitchen.book.full');
        return (
          <label key={date}>
            <input
              type="radio"
              name="date"
              value={date}
              checked={date === choice.date}
              disabled={freeMinutes === 0}
              aria-label={`${formatDate(date, locale, { weekday: 'long', month: 'long', day: 'numeric' })}: ${free}`}
              readOnly
            />
            <span>{formatDate(date, locale, { weekday: 'short' })}</span>
            <strong>{formatDate(date, locale, { day: 'numeric' })}</strong>
            <span>{freeMinutes > 0 ? formatDuration(Math.floor(freeMinutes / 60) * 60 || freeMinutes) : t('kitchen.book.full')}</span>
          </label>
        );
      })}
    </fieldset>
  );
}

function StartField({ choice }: { choice: TimeChoice }) {
  const t = useText();
  const locale = useLocale();
  const { timeZone, starts } = choice;
  return (
    <fieldset className={classes['starts']}>
      <legend>
        {t('kitchen.book.start')}{' '}
        <span>
          {choice.date &&
            t('kitchen.book.startHint', { day: formatDate(choice.date, locale, { weekday: 'long', month: 'long', day: 'numeric' }) })}
        </span>
      </legend>
      {parts.map((part) => {
        const some = starts.filter((one) => one.part === part);
        return (
          some.length > 0 && (
            <div key={part}>
              <p>{t(`kitchen.book.part.${part}`)}</p>
              <div className={classes['times']}>
                {some.map(({ start }) => (
                  <label key={start}>
                    <input type="radio" name="start" value={start} checked={start === choice.start} readOnly />
                    <span>{formatTime(start, timeZone, locale)}</span>
                  </label>
                ))}
              </div>
            </div>
          )
        );
      })}
    </fieldset>
  );
}

function EndField({ choice: { ends, minutes, timeZone, start } }: { choice: TimeChoice }) {
  const t = useText();
  const locale = useLocale();
  const day = start ? formatDay(start, timeZone, locale) : '';
  return (
    <label className={classes['end']}>
      <span>{t('kitchen.book.end')}</span>
      <select name="minutes" value={minutes} onChange={() => {}}>
        {ends.map((end) => {
          const later = formatDay(end.end, timeZone, locale);
          const time = `${later === day ? '' : `${later}, `}${formatTime(end.end, timeZone, locale)}`;
          return (
            <option key={end.minutes} value={end.minutes}>
              {t('kitchen.book.endOption', { time, duration: formatDuration(end.minutes) })}
            </option>
          );
        })}
      </select>
    </label>
  );
}

interface RefusedProps {
  refusal: Refusal;
  timeZone: string;
  linkTo(start: string, minutes: number, day: string): string;
  /** The page of the waiting list. */
  waitAt: string;
}

function RefusedTime({ refusal, timeZone, linkTo, waitAt }: RefusedProps) {
  const t = useText();
  const locale = useLocale();
  const box = useRef<HTMLDivElement>(null);
  const { problem, start, minutes, alternatives } = refusal;
  const partTaken = problem.code === 'calendar.part_taken';
  const taken = problem.status === 409 && !partTaken;
  useEffect(() => box.current?.focus(), [refusal]);
  const end = (from: string) => new Date(Date.parse(from) + minutes * 60_000).toISOString();
  return (
    <div ref={box} className={classes['refused']} role="alert" tabIndex={-1}>
      <strong>
        {partTaken
          ? t('extras.taken')
          : taken
            ? t('kitchen.book.taken', { span: formatSpan(start, end(start), timeZone, locale) })
            : t('kitchen.book.refused')}
      </strong>
      {!taken && <p>{problem.fields?.map((one) => one.message).join(' ') || problem.detail}</p>}
      {partTaken && <p>{t('extras.takenNext')}</p>}
      {taken && <p>{alternatives.length > 0 ? t('kitchen.book.takenOther') : t('kitchen.book.takenNone')}</p>}
      <ul>
        {alternatives.map((other) => (
          <li key={other}>
            <Link to={linkTo(other, minutes, localDay(other, timeZone))} preventScrollReset>
              {formatSpan(other, end(other), timeZone, locale)}
            </Link>
          </li>
        ))}
      </ul>
      {taken && (
        <p>
          <Link
            to={`${waitAt}?${new URLSearchParams({
              firstDay: localDay(start, timeZone),
              from: localTime(start, timeZone),
              to: localTime(end(start), timeZone),
              hours: String(minutes / 60),
            })}`}
          >
            {t('waitlist.joinThis')}
          </Link>
        </p>
      )}
    </div>
  );
}
