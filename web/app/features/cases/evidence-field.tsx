import { type ChangeEvent, useId, useRef, useState } from 'react';
import { sendFile } from '~/forms/send-file';
import { useText } from '~/texts';
import classes from './cases.module.css';

const types = 'image/jpeg,image/png,image/webp,application/pdf';

interface Sent {
  uploadId: string;
  name: string;
}

/** Files that go with a statement: each is sent as soon as it is chosen, and named in the form by its upload. */
export function EvidenceField({ ask }: { ask: string }) {
  const t = useText();
  const id = useId();
  const [sent, setSent] = useState<Sent[]>([]);
  const [part, setPart] = useState<number>();
  const [problem, setProblem] = useState<string>();
  const sending = useRef<AbortController>(undefined);

  const choose = async (event: ChangeEvent<HTMLInputElement>): Promise<void> => {
    const input = event.currentTarget;
    const files = [...(input.files ?? [])];
    const { signal } = (sending.current = new AbortController());
    const words = { lost: t('case.fileLost'), tooLarge: (megabytes: number) => t('case.fileTooLarge', { megabytes }) };
    setProblem(undefined);
    for (const file of files) {
      setPart(0);
      const result = await sendFile(file, ask, { words, onProgress: setPart, signal });
      if ('problem' in result) setProblem(result.problem.detail);
      else setSent((before) => [...before, { uploadId: result.uploadId, name: file.name }]);
    }
    setPart(undefined);
    input.value = '';
  };

  return (
    <div className={classes['files']}>
      <label htmlFor={id}>{t('case.files')}</label>
      <input id={id} type="file" accept={types} multiple disabled={part !== undefined} onChange={(event) => void choose(event)} />
      <p role="status">
        {part !== undefined && <progress value={part} aria-label={t('case.sending')} />}
        {problem}
      </p>
      {sent.length > 0 && (
        <ul>
          {sent.map(({ uploadId, name }) => (
            <li key={uploadId}>
              <input type="hidden" name="evidence" value={`${uploadId}|${name}`} />
              {name}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
