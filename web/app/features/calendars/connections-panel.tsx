import { Anchor, Button } from '@mantine/core';
import { SelectField, SubmitButton } from '~/forms/fields';
import { ApiForm, type FormRefusal } from '~/forms/form';
import { formatInstant } from '~/format/instants';
import { useLocale, useText } from '~/texts';
import classes from './calendars.module.css';

export interface Connections {
  offers: { provider: string; title: string; grantsPage: string }[];
  items: Connection[];
}

interface Connection {
  id: string;
  provider: string;
  title: string;
  account: string;
  state: 'choosing' | 'on' | 'ended';
  calendar?: string;
  busyTimes: number;
  bookings: number;
  readAt?: string;
  failure?: { reason: string; since: string };
  endedAt?: string;
  clashes: { startsAt: string; endsAt: string }[];
}

/** What can be chosen in an account, or why that is not known just now. */
export type Choices = Record<string, { calendars: { id: string; name: string; isMain: boolean }[] } | { reason: string }>;

interface Props {
  connections: Connections;
  choices: Choices;
  timeZone: string;
  /** The path of this page. */
  here: string;
  refusal: FormRefusal | undefined;
}

/** Calendars at Google and Microsoft. Sends the intents `choose`, `sync` and `disconnect`. */
export function ConnectionsPanel({ connections: { offers, items }, choices, timeZone, here, refusal }: Props) {
  const t = useText();
  return (
    <section id="connections" aria-labelledby="connections-title" className={classes['panel']}>
      <h2 id="connections-title">{t('calendars.connections')}</h2>
      <p>{t(offers.length === 0 && items.length === 0 ? 'calendars.connectNowhere' : 'calendars.connectionsHint')}</p>
      <ul className={classes['list']}>
        {items.map((each) => (
          <ConnectionCard
            key={each.id}
            connection={each}
            choice={choices[each.id]}
            timeZone={timeZone}
            here={here}
            grantsPage={offers.find(({ provider }) => provider === each.provider)?.grantsPage}
            refusal={refusal?.values['connection'] === each.id ? refusal : undefined}
          />
        ))}
      </ul>
      <div className={classes['row']}>
        {offers.map(({ provider, title }) => (
          <Button
            key={provider}
            component="a"
            href={`${here}/connect/${provider}`}
            size="md"
            variant={items.length > 0 ? 'default' : 'filled'}
          >
            {t('calendars.connect', { title })}
          </Button>
        ))}
      </div>
    </section>
  );
}

interface CardProps {
  connection: Connection;
  choice: Choices[string] | undefined;
  timeZone: string;
  here: string;
  grantsPage: string | undefined;
  refusal: FormRefusal | undefined;
}

function ConnectionCard({ connection, choice, timeZone, here, grantsPage, refusal }: CardProps) {
  const t = useText();
  const locale = useLocale();
  const { id, title, account, state, calendar, provider, failure, endedAt, readAt, clashes } = connection;
  const moment = (at: string): string => formatInstant(at, timeZone, locale);
  const name = calendar === undefined || calendar === account ? account : `${calendar}, ${account}`;
  const mine = (intent: string) => (refusal?.values['intent'] === intent ? refusal : undefined);
  return (
    <li className={classes['card']}>
      <h3>
        {title}: {name}
      </h3>
      {state === 'on' && (
        <p>
          {readAt === undefined ? t('calendars.syncSoon') : t('calendars.syncRead', { when: moment(readAt) })}{' '}
          {t('calendars.syncCounts', { busyTimes: connection.busyTimes, bookings: connection.bookings })}
        </p>
      )}
      {failure && (
        <p role="alert">
          <strong>{t('calendars.syncFailing', { when: moment(failure.since) })}</strong> {failure.reason}{' '}
          {state === 'on' && t('calendars.syncGoesOn')}
        </p>
      )}
      {endedAt && (
        <p role="alert">
          <strong>{t('calendars.syncEnded', { when: moment(endedAt) })}</strong> {t('calendars.syncEndedHint', { title })}
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
      {state === 'choosing' && choice !== undefined && <Choose id={id} account={account} choice={choice} refusal={mine('choose')} />}
      <div className={classes['row']}>
        {state === 'on' && (
          <ApiForm refusal={mine('sync')}>
            <input type="hidden" name="intent" value="sync" />
            <input type="hidden" name="connection" value={id} />
            <SubmitButton variant="default" aria-label={t('calendars.syncNowName', { name })}>
              {t('calendars.syncNow')}
            </SubmitButton>
          </ApiForm>
        )}
        {state === 'ended' && (
          <Button component="a" href={`${here}/connect/${provider}`} size="md">
            {t('calendars.connectAgain')}
          </Button>
        )}
        <ApiForm refusal={mine('disconnect')}>
          <input type="hidden" name="intent" value="disconnect" />
          <input type="hidden" name="connection" value={id} />
          <SubmitButton variant="default" aria-label={t('calendars.disconnectName', { name })}>
            {t('calendars.disconnect')}
          </SubmitButton>
        </ApiForm>
      </div>
      {grantsPage && (
        <p>
          <Anchor href={grantsPage} rel="noreferrer">
            {t('calendars.grants', { title })}
          </Anchor>
        </p>
      )}
    </li>
  );
}

interface ChooseProps {
  id: string;
  account: string;
  choice: Choices[string];
  refusal: FormRefusal | undefined;
}

function Choose({ id, account, choice, refusal }: ChooseProps) {
  const t = useText();
  if ('reason' in choice) return <p role="alert">{t('calendars.chooseFailed', { reason: choice.reason })}</p>;
  const calendars = choice.calendars.toSorted((a, b) => Number(b.isMain) - Number(a.isMain));
  return (
    <ApiForm refusal={refusal}>
      <input type="hidden" name="intent" value="choose" />
      <input type="hidden" name="connection" value={id} />
      <SelectField
        name="calendarId"
        label={t('calendars.chooseLabel', { account })}
        description={t('calendars.chooseHint')}
        data={calendars.map(({ id: value, name }) => ({ value, label: name }))}
      />
      <SubmitButton>{t('calendars.chooseButton')}</SubmitButton>
    </ApiForm>
  );
}
