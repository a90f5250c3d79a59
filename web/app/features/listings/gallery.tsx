import type { Picture } from '~/api/types';
import { PictureImage } from '~/shell/picture-image';
import { useText } from '~/texts';
import classes from './gallery.module.css';

const shown = 5;
const keyOf = ({ photo, seed, alt }: Picture): string => photo ?? seed ?? alt;

/** On wide screens one large picture and its companions, the rest below on demand; on phones a row to swipe through. */
export function Gallery({ market, title, pictures }: { market: string; title: string; pictures: Picture[] }) {
  const t = useText();
  if (pictures.length === 0) return null;
  const rest = pictures.slice(shown);
  return (
    <>
      {/* The row scrolls sideways on phones, so the keyboard must be able to reach it. */}
      <ul
        className={classes['gallery']}
        aria-label={t('kitchen.pictures', { title })}
        tabIndex={0}
        data-count={Math.min(pictures.length, shown)}
      >
        {pictures.map((picture, index) => (
          <li key={keyOf(picture)}>
            <PictureImage
              market={market}
              picture={picture}
              width={index === 0 ? 1200 : 640}
              sizes={`(max-width: 48em) 88vw, ${index === 0 ? '38rem' : '20rem'}`}
              isFirst={index === 0}
            />
          </li>
        ))}
      </ul>
      {rest.length > 0 && (
        <details className={classes['rest']}>
          <summary>{t('kitchen.morePictures', { count: rest.length })}</summary>
          <ul>
            {rest.map((picture) => (
              <li key={keyOf(picture)}>
                <PictureImage market={market} picture={picture} width={640} sizes="24rem" />
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}
