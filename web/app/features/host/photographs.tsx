import { Button } from '@mantine/core';
import { useNavigation } from 'react-router';
import type { Listing, Picture } from '~/api/types';
import { LongTextField } from '~/forms/fields';
import { ApiForm, type FormRefusal } from '~/forms/form';
import { PictureFrame } from '~/shell/picture-frame';
import { PictureImage } from '~/shell/picture-image';
import { useText } from '~/texts';
import { PhotographUpload } from './photograph-upload';
import classes from './photographs.module.css';

/** As many as the API takes. */
const most = 12;

interface Props {
  market: string;
  listing: Listing;
  refusal: FormRefusal | undefined;
}

/** What a host shows of a kitchen: each photograph with its words, its place and a way out, and a form to add one. */
export function Photographs({ market, listing, refusal }: Props) {
  const t = useText();
  const photographs = listing.pictures.filter(({ photo }) => photo !== undefined);
  const of = (intent: string, photo?: string): FormRefusal | undefined =>
    refusal?.values['intent'] === intent && refusal.values['photo'] === photo ? refusal : undefined;
  return (
    <section id="photographs" aria-labelledby="photographs-title">
      <h2 id="photographs-title">{t('host.photos.title')}</h2>
      <p className={classes['lead']}>{t(photographs.length === 0 ? 'host.photos.none' : 'host.photos.some')}</p>
      {photographs.length > 0 && (
        <ol className={classes['list']}>
          {photographs.map((picture, index) => (
            <li key={picture.photo}>
              <OnePhotograph
                market={market}
                picture={picture}
                position={index + 1}
                isLast={index === photographs.length - 1}
                refusalOf={(intent) => of(intent, picture.photo)}
              />
            </li>
          ))}
        </ol>
      )}
      {photographs.length < most ? (
        // A new one begins with an empty form.
        <PhotographUpload key={photographs.length} refusal={of('photo.attach')} />
      ) : (
        <p>{t('host.photos.full', { most })}</p>
      )}
    </section>
  );
}

interface OneProps {
  market: string;
  picture: Picture;
  position: number;
  isLast: boolean;
  refusalOf(intent: string): FormRefusal | undefined;
}

function OnePhotograph({ market, picture, position, isLast, refusalOf }: OneProps) {
  const t = useText();
  const { alt, photo = '' } = picture;
  const busy = useNavigation().formData?.get('photo') === photo;
  const names = (intent: string) => (
    <>
      <input type="hidden" name="intent" value={intent} />
      <input type="hidden" name="photo" value={photo} />
    </>
  );
  const move = (to: number, label: string) => (
    <Button type="submit" size="sm" variant="default" name="position" value={to} aria-label={`${label}: ${alt}`}>
      {label}
    </Button>
  );
  return (
    <article className={classes['one']} aria-label={alt} data-busy={busy || undefined}>
      <PictureFrame>
        <PictureImage market={market} picture={picture} width={480} sizes="(max-width: 48em) 100vw, 18rem" />
        {position === 1 && <span className={classes['first']}>{t('host.photos.first')}</span>}
      </PictureFrame>
      <ApiForm refusal={refusalOf('photo.describe')} initial={{ alt }} className={classes['words']}>
        {names('photo.describe')}
        <LongTextField name="alt" label={t('host.photos.alt')} maxLength={200} rows={2} required />
        <Button type="submit" size="sm" variant="default" aria-label={`${t('host.photos.saveAlt')}: ${alt}`}>
          {t('host.photos.saveAlt')}
        </Button>
      </ApiForm>
      <div className={classes['acts']}>
        <ApiForm refusal={refusalOf('photo.move')} className={classes['moves']}>
          {names('photo.move')}
          {position > 1 && move(position - 1, t('host.photos.earlier'))}
          {!isLast && move(position + 1, t('host.photos.later'))}
        </ApiForm>
        <details>
          <summary aria-label={`${t('host.photos.remove')}: ${alt}`}>{t('host.photos.remove')}</summary>
          <ApiForm refusal={refusalOf('photo.remove')} className={classes['moves']}>
            {names('photo.remove')}
            <p>{t('host.photos.removeHint')}</p>
            <Button
              type="submit"
              size="sm"
              variant="default"
              className={classes['bad']}
              aria-label={`${t('host.photos.removeNow')}: ${alt}`}
            >
              {t('host.photos.removeNow')}
            </Button>
          </ApiForm>
        </details>
      </div>
    </article>
  );
}
