import { Link, data } from 'react-router';
import { apiOf, requirePerson } from '~/api/context.server';
import { useText } from '~/texts';
import type { Route } from './+types/processes';
import classes from './admin.module.css';
import { Diagram } from './diagram';
import { drawProcess } from './diagram.server';
import type { Process } from './types';

/** One graph at a time, named in the address; the first one unless said. */
export async function loader({ params, context, request }: Route.LoaderArgs) {
  await requirePerson(context, params.market, request);
  const { items } = await apiOf(context, params.market).get<{ items: Process[] }>('/admin/processes');
  const wanted = new URL(request.url).searchParams.get('process');
  const process = wanted === null ? items[0] : items.find(({ name }) => name === wanted);
  const names = items.map(({ name, title }) => ({ name, title }));
  const chosen = process === undefined ? undefined : { process, drawing: drawProcess(process) };
  return data({ names, chosen }, { status: chosen === undefined ? 404 : 200 });
}

export default function Processes({ loaderData: { names, chosen } }: Route.ComponentProps) {
  const t = useText();
  return (
    <main id="main">
      <h1>{t('admin.processes')}</h1>
      <p className={classes['lead']}>{t('admin.processes.lead')}</p>
      <nav className={classes['kinds']} aria-label={t('admin.processes.choose')}>
        {names.map(({ name, title }) => (
          <Link
            key={name}
            to={`?process=${encodeURIComponent(name)}`}
            aria-current={name === chosen?.process.name ? 'page' : undefined}
            preventScrollReset
          >
            {title}
          </Link>
        ))}
      </nav>
      {chosen === undefined ? (
        <p>{t('admin.processes.unknown')}</p>
      ) : (
        <section>
          <h2>{chosen.process.title}</h2>
          {/* Another drawing begins at its top. */}
          <Diagram key={chosen.process.name} drawing={chosen.drawing} />
          <details>
            <summary className={classes['fold']}>
              {t('admin.processes.transitions', { count: Object.keys(chosen.process.transitions).length })}
            </summary>
            <Transitions process={chosen.process} />
          </details>
        </section>
      )}
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
