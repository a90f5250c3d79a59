import { useId } from 'react';
import { useText } from '~/texts';
import classes from './diagram.module.css';
import type { Diagram as Drawing } from './diagram.server';

/** A process as a drawing that scrolls within its own box. The page tells the same in words, for who cannot see it. */
export function Diagram({ drawing }: { drawing: Drawing }) {
  const t = useText();
  const arrow = useId();
  const { title, width, height, states, moves } = drawing;
  const label = t('admin.processes.diagram', { title });
  return (
    <div className={classes['box']} tabIndex={0} role="region" aria-label={label}>
      <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label}>
        <defs>
          <marker id={arrow} viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto-start-reverse">
            <path d="M0 0 L10 5 L0 10 z" className={classes['head']} />
          </marker>
        </defs>
        {moves.map(({ key, points, taken }) => (
          <path
            key={key}
            d={points.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`).join(' ')}
            className={classes['move']}
            data-taken={taken || undefined}
            markerEnd={`url(#${arrow})`}
          />
        ))}
        {moves.map(({ key, title: text, x, y, taken }) => (
          <text key={key} x={x} y={y + 4} textAnchor="middle" className={classes['label']} data-taken={taken || undefined}>
            {text}
          </text>
        ))}
        {states.map(({ name, title: text, end, x, y, width: wide, height: high, mark }) => (
          <g key={name} data-mark={mark} className={classes['state']}>
            <rect x={x - wide / 2} y={y - high / 2} width={wide} height={high} rx={end ? high / 2 : 8} />
            <text x={x} y={y + 5} textAnchor="middle">
              {text}
            </text>
          </g>
        ))}
      </svg>
    </div>
  );
}
