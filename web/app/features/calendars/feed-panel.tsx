import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { SubmitButton } from '~/forms/fields';
import { ApiForm, type FormRefusal } from '~/forms/form';
import { useText } from '~/texts';
import classes from './calendars.module.css';

export interface Feed {
  address?: string;
  createdAt?: string;
}

/** The secret address at which other programs read a calendar: make, copy, renew, remove. Sends the intents `feed` and `unfeed`. */
export function FeedPanel({ feed, hint, refusal }: { feed: Feed; hint: string; refusal: FormRefusal | undefined }) {
  const t = useText();
  return (
    <section id="feed" aria-labelledby="feed-title" className={classes['panel']}>
      <h2 id="feed-title">{t('calendars.feed')}</h2>
      <p>{hint}</p>
      {feed.address === undefined ? (
        <Change intent="feed" refusal={refusal} label={t('calendars.make')} />
      ) : (
        <>
          <Address address={feed.address} />
          <p>{t('calendars.secret')}</p>
          <div className={classes['row']}>
            <Change intent="feed" refusal={refusal} label={t('calendars.renew')} variant="default" />
            <Change intent="unfeed" refusal={refusal} label={t('calendars.remove')} variant="default" />
          </div>
          <p className={classes['hint']}>{t('calendars.renewHint')}</p>
        </>
      )}
    </section>
  );
}

function Address({ address }: { address: string }) {
  const t = useText();
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(address);
    setCopied(true);
  };
  return (
    <div className={classes['address']}>
      <TextInput label={t('calendars.address')} value={address} readOnly size="md" onFocus={(event) => event.currentTarget.select()} />
      <Button size="md" onClick={() => void copy()}>
        {t('calendars.copy')}
      </Button>
      <span role="status">{copied ? t('calendars.copied') : ''}</span>
    </div>
  );
}

interface ChangeProps {
  intent: string;
  label: string;
  refusal: FormRefusal | undefined;
  variant?: 'default';
}

function Change({ intent, label, refusal, variant }: ChangeProps) {
  return (
    <ApiForm refusal={refusal?.values['intent'] === intent ? refusal : undefined}>
      <input type="hidden" name="intent" value={intent} />
      <SubmitButton {...(variant && { variant })}>{label}</SubmitButton>
    </ApiForm>
  );
}
