import { LocalTime } from '~/format/local-time';
import { RiskNote } from '~/format/risk-note';
import { SubmitButton } from '~/forms/fields';
import { ApiForm, type FormRefusal } from '~/forms/form';
import { useText } from '~/texts';
import admin from './admin.module.css';
import classes from './people.module.css';
import { Reason } from './person-reason';
import type { PersonForStaff } from './types';

interface Props {
  sessions: PersonForStaff['sessions'];
  mayLogOut: boolean;
  refusalOf(intent: string, id?: string): FormRefusal | undefined;
}

/** Where a person is logged in, and the ways to end that. */
export function PersonDevices({ sessions, mayLogOut, refusalOf }: Props) {
  const t = useText();
  return (
    <section aria-labelledby="devices">
      <h2 id="devices">{t('people.devices')}</h2>
      {sessions.length === 0 && <p>{t('people.noDevices')}</p>}
      <ul className={classes['devices']}>
        {sessions.map(({ id, device, startedAt, seenAt, country, risk }) => (
          <li key={id}>
            <h3>{device}</h3>
            <p className={admin['lead']}>
              {t('security.devices.since')} <LocalTime at={startedAt} /> · {t('security.devices.seen')} <LocalTime at={seenAt} />
              {country && ` · ${t('security.country', { country })}`}
            </p>
            {risk && <RiskNote risk={risk} />}
            {mayLogOut && (
              <details open={refusalOf('logOut', id) !== undefined}>
                <summary>{t('people.logOut')}</summary>
                <ApiForm refusal={refusalOf('logOut', id)} className={admin['column']}>
                  <input type="hidden" name="intent" value="logOut" />
                  <input type="hidden" name="id" value={id} />
                  <Reason />
                  <SubmitButton color="red.9">{t('people.logOut')}</SubmitButton>
                </ApiForm>
              </details>
            )}
          </li>
        ))}
      </ul>
      {mayLogOut && sessions.length > 1 && (
        <details open={refusalOf('logOutAll') !== undefined}>
          <summary>{t('people.logOutAll')}</summary>
          <p>{t('people.logOutHint')}</p>
          <ApiForm refusal={refusalOf('logOutAll')} className={admin['column']}>
            <input type="hidden" name="intent" value="logOutAll" />
            <Reason />
            <SubmitButton color="red.9">{t('people.logOutAll')}</SubmitButton>
          </ApiForm>
        </details>
      )}
    </section>
  );
}
