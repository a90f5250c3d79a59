import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { useSubmit } from 'react-router';
import { sendFile } from '~/forms/send-file';
import { SelectField, SubmitButton, TextField } from '~/forms/fields';
import { ApiForm, type FormRefusal } from '~/forms/form';
import { useText } from '~/texts';
import classes from './papers.module.css';
import type { Papers } from './types';

const paperTypes = ['application/pdf', 'image/jpeg', 'image/png'];

interface Props {
  market: string;
  papers: Papers;
  refusal: FormRefusal | undefined;
}

/** Sends the file first, with its progress, and then the form, which hands it in. */
export function HandIn({ market, papers: { asked, kinds }, refusal }: Props) {
  const t = useText();
  const submit = useSubmit();
  const hintId = useId();
  const [part, setPart] = useState<number>();
  const [refused, setRefused] = useState<FormRefusal>();
  const sending = useRef<AbortController>(undefined);
  useEffect(() => () => sending.current?.abort(), []);

  const send = async (form: HTMLFormElement): Promise<void> => {
    const fields = new FormData(form);
    const file = fields.get('file');
    if (!(file instanceof File) || sending.current) return;
    setRefused(undefined);
    if (!paperTypes.includes(file.type))
      return setRefused({ problem: { status: 400, code: 'web.bad_type', title: '', detail: t('papers.badType') }, values: {} });
    const { signal } = (sending.current = new AbortController());
    setPart(0);
    try {
      const words = { lost: t('papers.lost'), tooLarge: (megabytes: number) => t('papers.tooLarge', { megabytes }) };
      const result = await sendFile(file, `/${market}/papers/uploads`, { words, onProgress: setPart, signal });
      if ('problem' in result) return setRefused({ problem: result.problem, values: {} });
      fields.delete('file');
      fields.set('uploadId', result.uploadId);
      await submit(fields, { method: 'post' });
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

  // What is asked comes first, then whatever else may be handed in.
  const wanted = asked.map(({ kind, title }) => ({ value: kind, label: title }));
  const others = kinds
    .filter(({ kind }) => !asked.some((each) => each.kind === kind))
    .map(({ kind, title }) => ({ value: kind, label: title }));
  const shown = part === undefined ? (refused ?? refusal) : undefined;
  return (
    <section aria-labelledby="hand-in">
      <h2 id="hand-in">{t('papers.handIn')}</h2>
      <p className={classes['lead']}>{t('papers.handInLead')}</p>
      <ApiForm refusal={shown} className={classes['form']} onSubmit={onSubmit}>
        <input type="hidden" name="intent" value="hand-in" />
        <SelectField name="kind" label={t('papers.kind')} data={[...wanted, ...others]} required />
        <label className={classes['file']}>
          <span>{t('papers.file')}</span>
          <input type="file" name="file" accept={paperTypes.join()} required aria-describedby={hintId} />
          <small id={hintId}>{t('papers.fileHint')}</small>
        </label>
        <div className={classes['pair']}>
          <TextField name="issuer" label={t('papers.issuer')} placeholder={t('papers.issuerHint')} maxLength={120} required />
          <TextField name="number" label={t('papers.numberLabel')} maxLength={80} required />
          <TextField name="issuedOn" type="date" label={t('papers.issuedOn')} required />
          <TextField
            name="goodThrough"
            type="date"
            label={t('papers.goodThrough')}
            description={t('papers.goodThroughHint')}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
          />
        </div>
        <div>
          <SubmitButton isBusy={part !== undefined}>{t('papers.send')}</SubmitButton>
          <p role="status">
            {part !== undefined && (
              <>
                <progress value={part} aria-label={t('papers.sending')} /> {t(part < 1 ? 'papers.sending' : 'papers.reading')}
              </>
            )}
          </p>
        </div>
        <noscript>
          <p>{t('papers.noScript')}</p>
        </noscript>
      </ApiForm>
    </section>
  );
}
