import { useText } from '~/texts';
import classes from './admin.module.css';

type Facts = Record<string, unknown>;
const isFacts = (value: unknown): value is Facts => typeof value === 'object' && value !== null && !Array.isArray(value);

/** One line for each thing that an entry tells of, before and after; nested things by their path, such as `address.city`. */
function linesOf(value: unknown, name = ''): [name: string, value: string][] {
  if (value === undefined || value === null) return [];
  if (isFacts(value)) return Object.entries(value).flatMap(([key, each]) => linesOf(each, name === '' ? key : `${name}.${key}`));
  if (Array.isArray(value) && !value.some(isFacts)) return [[name, value.join(', ')]];
  if (Array.isArray(value)) return value.flatMap((each, n) => linesOf(each, `${name} ${n + 1}`));
  return [[name, typeof value === 'string' ? value : JSON.stringify(value)]];
}

/** What an entry says was, and is: side by side, in words and not in code. */
export function Changes({ before, after }: { before?: unknown; after?: unknown }) {
  const t = useText();
  const [was, is] = [new Map(linesOf(before)), new Map(linesOf(after))];
  const names = [...new Set([...was.keys(), ...is.keys()])];
  if (names.length === 0) return <p>{t('audit.noChanges')}</p>;
  const wording = (text: string | undefined) => (text === undefined || text === '' ? <small>{t('audit.none')}</small> : text);
  return (
    <div className={classes['changes']}>
      <table className={classes['table']}>
        <thead>
          <tr>
            <th scope="col">{t('audit.field')}</th>
            {was.size > 0 && <th scope="col">{t('admin.audit.before')}</th>}
            {is.size > 0 && <th scope="col">{t('admin.audit.after')}</th>}
          </tr>
        </thead>
        <tbody>
          {names.map((name) => (
            <tr key={name} data-changed={was.get(name) !== is.get(name) || undefined}>
              <th scope="row">{name === '' ? t('audit.field') : name}</th>
              {was.size > 0 && <td>{wording(was.get(name))}</td>}
              {is.size > 0 && <td>{wording(is.get(name))}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
