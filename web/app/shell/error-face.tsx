import { isRouteErrorResponse, useLocation } from 'react-router';
import { problemOf } from '~/api/errors';
import { type TextKey, useText } from '~/texts';
import { LinkButton } from './link-button';
import classes from './error-face.module.css';

type Face = 'missing' | 'forbidden' | 'busy' | 'unavailable' | 'offline' | 'failed';

function faceOf(error: unknown): Face {
  if (isRouteErrorResponse(error)) {
    // An address of no shape, such as an id with a slip in it, is refused before anything is looked for.
    if (error.status === 404 || error.status === 400) return 'missing';
    if (error.status === 401 || error.status === 403) return 'forbidden';
    if (error.status === 429) return 'busy';
    if (error.status === 503) return 'unavailable';
    return 'failed';
  }
  const unreachable = error instanceof TypeError && /fetch|network|load failed/i.test(error.message);
  return unreachable || (typeof navigator !== 'undefined' && navigator.onLine === false) ? 'offline' : 'failed';
}

/** What a visitor sees instead of a page that cannot be shown. Says what happened, whose doing it is, and the way on. */
export function ErrorFace({ error, home }: { error: unknown; home: string }) {
  const t = useText();
  const { pathname, search } = useLocation();
  const here = pathname + search;
  const face = faceOf(error);
  const problem = problemOf(error);
  const text = (part: 'title' | 'text') => t(`error.${face}.${part}` as TextKey);
  return (
    <main id="main" className={classes['face']}>
      <title>{text('title')}</title>
      <p className={classes['mark']} aria-hidden="true">
        {face === 'missing' ? '404' : face === 'forbidden' ? '403' : face === 'offline' ? '· · ·' : face === 'failed' ? '500' : '…'}
      </p>
      <h1>{text('title')}</h1>
      <p>{text('text')}</p>
      {face === 'failed' && problem?.correlationId && (
        <p className={classes['reference']}>{t('error.reference', { id: problem.correlationId })}</p>
      )}
      <div className={classes['ways']}>
        {face !== 'missing' && face !== 'forbidden' && (
          // The page anew: what failed may be a piece of the program itself, which only a full load fetches again.
          <LinkButton to={here} reloadDocument>
            {t('error.retry')}
          </LinkButton>
        )}
        <LinkButton to={home} variant="default">
          {t('error.home')}
        </LinkButton>
      </div>
    </main>
  );
}
