import type { Api } from '~/api/client.server';
import { field } from '~/forms/submit.server';
import type { TextKey } from '~/texts';
import type { Answer, Question } from './types';

/** Does what a form on a page of papers asks for. @returns what to say of it */
export async function changePapers(api: Api, form: FormData, kitchenId?: string): Promise<TextKey> {
  const of = kitchenId === undefined ? {} : { kitchenId };
  if (field(form, 'intent') === 'answers') {
    await api.patch('/compliance/declarations', { ...of, answers: answersOf(form) });
    return 'papers.answered';
  }
  const goodThrough = field(form, 'goodThrough');
  await api.post('/compliance/documents', {
    ...of,
    uploadId: field(form, 'uploadId'),
    kind: field(form, 'kind'),
    issuer: field(form, 'issuer'),
    number: field(form, 'number'),
    issuedOn: field(form, 'issuedOn'),
    ...(goodThrough && { goodThrough }),
  });
  return 'papers.handedIn';
}

/** Fields are named by type and path: `yes-no:kitchen.shared`. What is empty takes the answer back. */
function answersOf(form: FormData): Record<string, Answer | null> {
  const answers: Record<string, Answer | null> = {};
  for (const [name, value] of form) {
    const [type, path] = name.split(':');
    if (path === undefined || typeof value !== 'string') continue;
    answers[path] = value.trim() === '' ? null : read[type as Question['type']](value.trim());
  }
  return answers;
}

const read: Record<Question['type'], (text: string) => Answer> = {
  'yes-no': (text) => text === 'yes',
  number: (text) => (Number.isFinite(Number(text)) ? Number(text) : text),
  text: (text) => text,
  list: (text) => text.split(',').flatMap((each) => (each.trim() === '' ? [] : [each.trim()])),
};
