import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { useSubmit } from 'react-router';
import type { Problem } from '~/api/errors';
import { SubmitButton, TextField } from '~/forms/fields';
import { ApiForm, type FormRefusal } from '~/forms/form';
import { useText } from '~/texts';
import classes from './photographs.module.css';
import { sendFile } from '~/forms/send-file';

const photographTypes = ['image/jpeg', 'image/png', 'image/webp'];

/** Sends the file first, with its progress, and then the form, which makes it a photograph of the kitchen. */
export function PhotographUpload({ refusal }: { refusal: FormRefusal | undefined }) {
  const t = useText();
  const submit = useSubmit();
  const hintId = useId();
  const [part, setPart] = useState<number>();
  const [refused, setRefused] = useState<FormRefusal>();
  const sending = useRef<AbortController>(undefined);
  useEffect(() => () => sending.current?.abort(), []);

  const send = async (form: HTMLFormElement): Promise<void> => {
    const fields = new FormData(form);
    const [file, alt] = [fields.get('file'), fields.get('alt')];
    if (!(file instanceof File) || sending.current) return;
    setRefused(undefined);
    const refuse = (problem: Problem): void => setRefused({ problem, values: {} });
    if (!photographTypes.includes(file.type))
      return refuse({ status: 400, code: 'web.bad_type', title: '', detail: t('host.photos.badType') });
    const { signal } = (sending.current = new AbortController());
    setPart(0);
    try {
      const words = { lost: t('host.photos.lost'), tooLarge: (megabytes: number) => t('host.photos.tooLarge', { megabytes }) };
      const result = await sendFile(file, `${location.pathname}/uploads`, { words, onProgress: setPart, signal });
      if ('problem' in result) return refuse(result.problem);
      await submit({ intent: 'photo.attach', uploadId: result.uploadId, alt: String(alt) }, { method: 'post' });
    } catch (error) {
      if (!signal.aborted) throw error; // who left the page gave up the upload
    } finally {
      sending.current = undefined;
      setPart(undefined);
    }
  };
  const onSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    void send(event.currentTarget);
  };

  // While the next one is on its way, what was wrong with the last is over.
  const shown = part === undefined ? (refused ?? refusal) : undefined;
  return (
    <ApiForm refusal={shown} className={classes['upload']} onSubmit={onSubmit}>
      <input type="hidden" name="intent" value="photo.attach" />
      <label className={classes['file']}>
        <span>{t('host.photos.file')}</span>
        <input type="file" name="file" accept={photographTypes.join()} required aria-describedby={hintId} />
        <small id={hintId}>{t('host.photos.fileHint')}</small>
      </label>
      <TextField name="alt" label={t('host.photos.alt')} description={t('host.photos.altHint')} maxLength={200} required />
      <div className={classes['send']}>
        <SubmitButton isBusy={part !== undefined}>{t('host.photos.add')}</SubmitButton>
        <p role="status">
          {part !== undefined && (
            <>
              <progress value={part} aria-label={t('host.photos.sending')} /> {t(part < 1 ? 'host.photos.sending' : 'host.photos.reading')}
            </>
          )}
        </p>
      </div>
      <noscript>
        <p>{t('host.photos.noScript')}</p>
      </noscript>
    </ApiForm>
  );
}
