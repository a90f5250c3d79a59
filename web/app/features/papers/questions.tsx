import { SelectField, SubmitButton, TextField } from '~/forms/fields';
import { ApiForm, type FormRefusal } from '~/forms/form';
import { formatInstant } from '~/format/instants';
import { useReaderZone } from '~/format/local-time';
import { useLocale, useText } from '~/texts';
import classes from './papers.module.css';
import type { Papers, Question } from './types';

const nameOf = ({ type, path }: Question): string => `${type}:${path}`;

function typed({ answer }: Question): string {
  if (answer === undefined) return '';
  if (typeof answer === 'boolean') return answer ? 'yes' : 'no';
  return Array.isArray(answer) ? answer.join(', ') || 'none' : String(answer);
}

/** What the rules want to know and no document tells, as one form in parts. */
export function Questions({ papers: { questions, declaredAt }, refusal }: { papers: Papers; refusal: FormRefusal | undefined }) {
  const t = useText();
  const locale = useLocale();
  const zone = useReaderZone();
  if (questions.length === 0) return null;
  const subjects = [...new Set(questions.map(({ path }) => path.split('.')[0] ?? ''))];
  return (
    <section aria-labelledby="questions">
      <h2 id="questions">{t('papers.questions')}</h2>
      <p className={classes['lead']}>
        {t('papers.questionsLead')} {declaredAt && t('papers.answeredAt', { day: formatInstant(declaredAt, zone, locale) })}
      </p>
      <ApiForm
        refusal={refusal}
        initial={Object.fromEntries(questions.map((each) => [nameOf(each), typed(each)]))}
        className={classes['questions']}
      >
        <input type="hidden" name="intent" value="answers" />
        {subjects.map((subject) => (
          <fieldset key={subject}>
            <legend>{t('papers.about', { subject })}</legend>
            <div className={classes['pair']}>
              {questions
                .filter(({ path }) => path.startsWith(`${subject}.`))
                .map((question) => (
                  <Field key={question.path} question={question} />
                ))}
            </div>
          </fieldset>
        ))}
        <div>
          <SubmitButton>{t('papers.saveAnswers')}</SubmitButton>
        </div>
      </ApiForm>
    </section>
  );
}

function Field({ question }: { question: Question }) {
  const t = useText();
  const { title, type, unit, options = [], answer } = question;
  const name = nameOf(question);
  const label = title.charAt(0).toUpperCase() + title.slice(1);
  const open = { value: '', label: t('papers.open') };
  if (type === 'yes-no')
    return (
      <SelectField
        name={name}
        label={label}
        data={[open, { value: 'yes', label: t('papers.yes') }, { value: 'no', label: t('papers.no') }]}
      />
    );
  if (type === 'text' && options.length > 0) {
    const words = new Set([...options, 'none', ...(typeof answer === 'string' ? [answer] : [])]);
    return (
      <SelectField
        name={name}
        label={label}
        data={[open, ...[...words].map((each) => ({ value: each, label: each.replaceAll('_', ' ') }))]}
      />
    );
  }
  if (type === 'number') return <TextField name={name} type="number" step="any" label={unit ? `${label} (${unit})` : label} />;
  return <TextField name={name} label={label} {...(type === 'list' && { description: t('papers.listHint') })} maxLength={200} />;
}
