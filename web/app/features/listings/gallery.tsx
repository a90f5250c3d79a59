import type { Picture } from '~/api/types';
import { pictureUrl } from '~/format/pictures';
import { useText } from '~/texts';
import classes from './gallery.module.css';

const shown = 5;

/** On wide screens one large picture and its companions; on phones a row to swipe through. */
export function Gallery({ market, title, pictures }: { market: string; title: string; pictures: Picture[] }) {
  const t = useText();
  if (pictures.length === 0) return null;
  return (
    // The row scrolls sideways on phones, so the keyboard must be able to reach it.
    <ul
      className={classes['gallery']}
      aria-label={t('kitchen.pictures', { title })}
      tabIndex={0}
      data-count={Math.min(pictures.length, shown)}
    >
      {pictures.slice(0, shown).map((picture, index) => (
        <li key={picture.seed}>
          <img
            src={pictureUrl(market, picture, index === 0 ? 1200 : 640)}
            alt={picture.alt}
            width="1200"
            height="800"
            fetchPriority={index === 0 ? 'high' : 'auto'}
          />
        </li>
      ))}
    </ul>
  );
}
