import { apiOf, requirePerson } from '~/api/context.server';
import { useText } from '~/texts';
import type { Route } from './+types/processes';
import classes from './admin.module.css';
import { Diagram } from './diagram';
import { drawProcess } from './diagram.server';
import type { Process } from './types';

export async function loader({ params, context, request }: Route.LoaderArgs) {
  await requirePerson(context, params.market, request);
  const { items } = await apiOf(context, params.market).get<{ items: Process[] }>('/admin/processes');
  return items.map((process) => ({ process, drawing: drawProcess(process) }));
}

export default function Processes({ loaderData }: Route.ComponentProps) {
  const t = useText();
  return (
    <main id="main">
      <h1>{t('admin.processes')}</h1>
      <p className={classes['lead']}>{t('admin.processes.lead')}</p>
      <ul>
        {loaderData.map(({ process: { name, title } }) => (
          <li key={name}>
            <a href={`#${name}`}>{title}</a>
          </li>
        ))}
      </ul>
      {loaderData.map(({ process, drawing }) => (
        <section key={process.name} id={process.name}>
          <h2>{process.title}</h2>
          <Diagram drawing={drawing} />
          <details>
            <summary className={classes['fold']}>
              {t('admin.processes.transitions', { count: Object.keys(process.transitions).length })}
            </summary>
            <Transitions process={process} />
          </details>
        </section>
      ))}
    </main>
  );
}

function Transitions({ process }: { process: Process }) {
  const t = useText();
  const { states, transitions } = process;
  const titleOf = (state: string): string => states[state]?.title ?? state;
  return (
    <div className={classes['scroll']} tabIndex={0} role="region" aria-label={t('admin.processes.transitionsOf', { title: process.title })}>
      <table className={classes['table']}>
        <thead>
          <tr>
            <th scope="col">{t('admin.processes.what')}</th>
            <th scope="col">{t('admin.processes.from')}</th>
            <th scope="col">{t('admin.processes.to')}</th>
            <th scope="col">{t('admin.processes.who')}</th>
            <th scope="col">{t('admin.processes.does')}</th>
          </tr>
        </thead>
        <tbody>
          {Object.entries(transitions).map(([name, { title, from, to, by, on, timers = [], actions = [] }]) => (
            <tr key={name}>
              <td>
                {title}
                <small>{name}</small>
              </td>
              <td>{from.map(titleOf).join(', ')}</td>
              <td>{titleOf(to)}</td>
              <td>
                {[
                  ...by,
                  ...(on ? [t('admin.processes.outcome', { outcome: on })] : []),
                  ...timers.map(({ after, anchor }) => t('admin.processes.timer', { after: inWords(after), anchor })),
                ].join(', ')}
              </td>
              <td>{actions.join(', ')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** "24 h" for PT24H, "30 min before" for -PT30M; what is no such duration as it stands. */
function inWords(duration: string): string {
  const found = /^(-?)P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:0S)?)?$/.exec(duration);
  if (found === null) return duration;
  const [, sign, days, hours, minutes] = found;
  const words = [days && `${days} d`, hours && `${hours} h`, minutes && `${minutes} min`].filter(Boolean).join(' ');
  return words === '' ? '0 min' : sign === '' ? words : `${words} before`;
}
