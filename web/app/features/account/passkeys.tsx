import { useEffect, useRef } from 'react';
import { LocalTime } from '~/format/local-time';
import { SubmitButton, TextField } from '~/forms/fields';
import { ApiForm, type FormRefusal } from '~/forms/form';
import { NeedsScript } from '~/forms/needs-script';
import { makePasskey, useIsAtHome, usePasskeysWork } from '~/forms/passkey';
import { PasskeyButton } from '~/forms/passkey-button';
import { useText } from '~/texts';
import classes from './security.module.css';

export interface Passkey {
  id: string;
  name: string;
  createdAt: string;
  usedAt?: string;
  isSynced: boolean;
  isSuspect: boolean;
}

/** A passkey that is being made: what the browser needs, and what it will be called. */
export interface Making {
  options: PublicKeyCredentialCreationOptionsJSON;
  name: string;
}

interface Props {
  passkeys: Passkey[];
  /** Where passkeys can be made; nowhere when absent. */
  home: { host: string; origin: string } | undefined;
  making: Making | undefined;
  /** What goes with the last second step. */
  loses: { factor: boolean; staffTools: boolean };
  refusalOf(intent: string, id?: string): FormRefusal | undefined;
}

export function Passkeys({ passkeys, home, making, loses, refusalOf }: Props) {
  const t = useText();
  return (
    <section>
      <h2>{t('passkey.title')}</h2>
      <p>{t('passkey.lead')}</p>
      {passkeys.length === 0 ? (
        <p>{t('passkey.none')}</p>
      ) : (
        <ul className={`${classes['devices']} ${classes['passkeys']}`}>
          {passkeys.map((each) => (
            <PasskeyRow key={each.id} passkey={each} loses={loses} refusalOf={refusalOf} />
          ))}
        </ul>
      )}
      {making ? (
        <Make making={making} refusal={refusalOf('passkeyAdd')} />
      ) : (
        <Add home={home} refusal={refusalOf('passkeyBegin') ?? refusalOf('passkeyAdd')} />
      )}
    </section>
  );
}

function PasskeyRow({ passkey, loses, refusalOf }: { passkey: Passkey } & Pick<Props, 'loses' | 'refusalOf'>) {
  const t = useText();
  const { id, name, createdAt, usedAt, isSynced, isSuspect } = passkey;
  const [renaming, removing] = [refusalOf('passkeyRename', id), refusalOf('passkeyRemove', id)];
  return (
    <li>
      <h3>{name}</h3>
      <p>
        {t('passkey.since')} <LocalTime at={createdAt} /> ·{' '}
        {usedAt === undefined ? (
          t('passkey.never')
        ) : (
          <>
            {t('passkey.used')} <LocalTime at={usedAt} />
          </>
        )}
      </p>
      {isSynced && <p>{t('passkey.synced')}</p>}
      {isSuspect && (
        <p className={classes['alarm']} role="alert">
          {t('passkey.suspect')}
        </p>
      )}
      <details open={renaming !== undefined || removing !== undefined}>
        <summary>{t('passkey.change')}</summary>
        <ApiForm refusal={renaming} initial={{ name }}>
          <input type="hidden" name="id" value={id} />
          <TextField name="name" label={t('passkey.name')} maxLength={60} required />
          <SubmitButton variant="default" name="intent" value="passkeyRename">
            {t('passkey.rename')}
          </SubmitButton>
        </ApiForm>
        <ApiForm refusal={removing} className={classes['remove'] ?? ''}>
          <input type="hidden" name="id" value={id} />
          <p>{t('passkey.removeHint')}</p>
          {loses.factor && <p>{t('passkey.removeLast')}</p>}
          {loses.factor && loses.staffTools && <p>{t('passkey.removeStaff')}</p>}
          <SubmitButton color="red.9" name="intent" value="passkeyRemove">
            {t('passkey.remove')}
          </SubmitButton>
        </ApiForm>
      </details>
    </li>
  );
}

function Add({ home, refusal }: Pick<Props, 'home'> & { refusal: FormRefusal | undefined }) {
  const t = useText();
  const passkeysWork = usePasskeysWork();
  const isAtHome = useIsAtHome(home?.host ?? '');
  if (home === undefined) return <p>{t('passkey.noneHere')}</p>;
  if (!passkeysWork) return <p>{t('passkey.unable')}</p>;
  if (!isAtHome) return <p>{t('passkey.goHome', { origin: home.origin })}</p>;
  return (
    <NeedsScript otherwise={t('passkey.unable')}>
      <ApiForm refusal={refusal}>
        <input type="hidden" name="intent" value="passkeyBegin" />
        <TextField name="name" label={t('passkey.name')} description={t('passkey.nameHint')} maxLength={60} required />
        <SubmitButton variant="default">{t('passkey.add')}</SubmitButton>
      </ApiForm>
    </NeedsScript>
  );
}

/** The device asks at once; the button asks again where the browser wants a press for it. */
function Make({ making: { options, name }, refusal }: { making: Making; refusal: FormRefusal | undefined }) {
  const t = useText();
  const area = useRef<HTMLDivElement>(null);
  const { challenge } = options;
  const asked = useRef('');
  useEffect(() => {
    if (asked.current === challenge) return;
    asked.current = challenge;
    area.current?.querySelector<HTMLButtonElement>('button:not([hidden])')?.click();
  }, [challenge]);
  return (
    <ApiForm refusal={refusal}>
      <input type="hidden" name="intent" value="passkeyAdd" />
      <input type="hidden" name="name" value={name} />
      <input type="hidden" name="options" value={JSON.stringify(options)} />
      <p>{t('passkey.makeLead')}</p>
      <div ref={area}>
        <PasskeyButton answer={() => makePasskey(options)}>{t('passkey.make')}</PasskeyButton>
      </div>
    </ApiForm>
  );
}
