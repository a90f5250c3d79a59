import { useSearchParams } from 'react-router';
import { useText } from '~/texts';
import classes from './rules.module.css';
import { type Paper, type Question, subjects } from './types';

/** What the rules still have to be told: papers to tick, and facts to fill in, by what they are about. */
export function Questions({ questions, papers }: { questions: readonly Question[]; papers: readonly Paper[] }) {
  const t = useText();
  const [search] = useSearchParams();
  const held = new Set(search.getAll('paper'));
  const unanswered = (each: readonly Question[]): number =>
    each.filter(({ path, type }) => (type === 'list' ? !search.has(`${path}.asked`) : !search.get(path))).length;
  return (
    <section aria-labelledby="questions" className={classes['questions']}>
      <h2 id="questions">{t('why.questions')}</h2>
      <p className={classes['quiet']}>{t('why.questionsLead')}</p>
      <input type="hidden" name="papers" value="asked" />
      {papers.length > 0 && (
        <fieldset>
          <legend>{t('why.papers')}</legend>
          <div className={classes['ticks']}>
            {papers.map(({ kind, title }) => (
              <label key={kind} className={classes['tick']}>
                <input type="checkbox" name="paper" value={kind} defaultChecked={held.has(kind)} />
                <span>{title}</span>
              </label>
            ))}
          </div>
        </fieldset>
      )}
      {subjects.map((subject) => {
        const own = questions.filter(({ path }) => path.startsWith(`${subject}.`));
        if (own.length === 0) return null;
        return (
          <details key={subject}>
            <summary>{t('why.about', { subject, open: unanswered(own) })}</summary>
            <div className={classes['fields']}>
              {own.map((question) => (
                <Field key={question.path} question={question} given={search.getAll(question.path)} />
              ))}
            </div>
          </details>
        );
      })}
    </section>
  );
}

/** Titles follow "We do not know" in sentences; by themselves they begin like a question. */
const asTitle = (title: string): string => {
  const text = title.replace(/^whether /, '');
  return text.charAt(0).toUpperCase() + text.slice(1);
};

function Field({ question: { path, type, title, unit, options }, given }: { question: Question; given: readonly string[] }) {
  const t = useText();
  const label = asTitle(title);
  const [value = ''] = given;
  if (type === 'list')
    return (
      <fieldset>
        <legend>{label}</legend>
        <input type="hidden" name={`${path}.asked`} value="yes" />
        {options.map((option) => (
          <label key={option} className={classes['tick']}>
            <input type="checkbox" name={path} value={option} defaultChecked={given.includes(option)} />
            <span>{option.replaceAll('_', ' ')}</span>
          </label>
        ))}
      </fieldset>
    );
  if (type === 'number')
    return (
      <label>
        {unit ? `${label} (${unit})` : label}
        <input type="number" name={path} step="any" min={-1000} max={1_000_000_000} defaultValue={value} />
      </label>
    );
  const choices = type === 'yes-no' ? ['yes', 'no'] : options;
  return (
    <label>
      {label}
      <select name={path} defaultValue={value}>
        <option value="">{t('why.unknown')}</option>
        {choices.map((choice) => (
          <option key={choice} value={choice}>
            {choice.replaceAll('_', ' ')}
          </option>
        ))}
        {type === 'text' && !options.includes('none') && <option value="other">{t('why.other')}</option>}
      </select>
    </label>
  );
}
