import { Link } from 'react-router';
import { apiOf, requirePerson } from '~/api/context.server';
import { path } from '~/api/client.server';
import type { Listing, Page } from '~/api/types';
import { SubmitButton } from '~/forms/fields';
import { ApiForm, type FormRefusal } from '~/forms/form';
import { field, submit } from '~/forms/submit.server';
import { extraPrice } from '~/format/extra-price';
import { redirectWith } from '~/shell/flash.server';
import { type TextKey, texts, useLocale, useText } from '~/texts';
import type { Route } from './+types/extras';
import { ExtraForm, type OwnExtra } from './extra-form';
import { extraInput } from './extra-input.server';
import classes from './host.module.css';

interface Kitchen {
  id: string;
  title: string;
}

const mostKitchens = 50;

export function meta({ loaderData }: Route.MetaArgs) {
  return [{ title: texts('en')('extras.title', { title: loaderData?.listing.title ?? '' }) }];
}

export async function loader({ params: { market, listingId }, context, request }: Route.LoaderArgs) {
  await requirePerson(context, market, request);
  const api = apiOf(context, market);
  const [listing, extras, kitchens] = await Promise.all([
    api.get<Listing>(path`/listings/${listingId}`),
    api.get<Page<OwnExtra>>('/host/extras'),
    api.get<Page<Kitchen>>('/host/listings', { limit: mostKitchens }),
    // Answers its owner only, so that nobody is shown a form they may not send.
    api.get(path`/listings/${listingId}/hours`),
  ]);
  const others = kitchens.items.filter(({ id }) => id !== listing.id);
  return {
    listing,
    extras: extras.items.filter(({ listingIds }) => listingIds.includes(listing.id)),
    kitchens: [{ id: listing.id, title: listing.title }, ...others.map(({ id, title }) => ({ id, title }))],
  };
}

export async function action({ params: { market, listingId }, context, request }: Route.ActionArgs) {
  const form = await request.formData();
  return submit(form, async () => {
    const api = apiOf(context, market);
    const [intent = '', extraId = ''] = field(form, 'intent').split(' ');
    const done = (key: TextKey) => redirectWith(context, market, `/${market}/host/kitchens/${listingId}/extras`, { key, tone: 'good' });
    switch (intent) {
      case 'retire':
        await api.patch(path`/host/extras/${extraId}`, { isOffered: false });
        return done('extras.retired');
      case 'offer':
        await api.patch(path`/host/extras/${extraId}`, { isOffered: true });
        return done('extras.offeredAgain');
      case 'save':
        await api.patch(path`/host/extras/${extraId}`, extraInput(form));
        return done('extras.saved');
      default:
        await api.post('/host/extras', extraInput(form));
        return done('extras.added');
    }
  });
}

export default function Extras({ loaderData, actionData, params: { market } }: Route.ComponentProps) {
  const t = useText();
  const { listing, extras, kitchens } = loaderData;
  const offered = extras.filter(({ isOffered }) => isOffered);
  const withdrawn = extras.filter(({ isOffered }) => !isOffered);
  return (
    <main id="main" className={`gh-page ${classes['page']}`}>
      <p className={classes['links']}>
        <Link to={`/${market}/host`}>{t('host.back')}</Link>
        <Link to={`/${market}/host/kitchens/${listing.id}`}>{t('host.edit')}</Link>
      </p>
      <h1>{t('extras.title', { title: listing.title })}</h1>
      <p className={classes['lead']}>{t('extras.lead')}</p>
      <section>
        <h2>{t('extras.offered')}</h2>
        {offered.length === 0 && <p>{t('extras.none')}</p>}
        <ul className={classes['list']}>
          {offered.map((extra) => (
            <ExtraRow key={extra.id} extra={extra} listing={listing} kitchens={kitchens} refusal={actionData} />
          ))}
        </ul>
      </section>
      {withdrawn.length > 0 && (
        <section>
          <h2>{t('extras.withdrawn')}</h2>
          <ul className={classes['list']}>
            {withdrawn.map((extra) => (
              <ExtraRow key={extra.id} extra={extra} listing={listing} kitchens={kitchens} refusal={actionData} />
            ))}
          </ul>
        </section>
      )}
      <section>
        <h2>{t('extras.add')}</h2>
        <ExtraForm
          key={extras.length}
          refusal={own(actionData, 'add')}
          listingId={listing.id}
          kitchens={kitchens}
          button={t('extras.add')}
        />
      </section>
    </main>
  );
}

const own = (refusal: FormRefusal | undefined, intent: string): FormRefusal | undefined =>
  refusal?.values['intent'] === intent ? refusal : undefined;

interface RowProps {
  extra: OwnExtra;
  listing: Listing;
  kitchens: readonly Kitchen[];
  refusal: FormRefusal | undefined;
}

function ExtraRow({ extra, listing, kitchens, refusal }: RowProps) {
  const t = useText();
  const locale = useLocale();
  const { id, title, units, bufferMinutes, listingIds, isOffered } = extra;
  const others = kitchens.filter((kitchen) => kitchen.id !== listing.id && listingIds.includes(kitchen.id));
  const facts = [
    t('extras.count', { count: units }),
    extraPrice(extra, t, locale),
    ...(bufferMinutes > 0 ? [t('extras.buffer', { minutes: bufferMinutes })] : []),
    ...(others.length > 0
      ? [t('extras.with', { titles: new Intl.ListFormat(locale).format(others.map((kitchen) => kitchen.title)) })]
      : []),
  ];
  const intent = `${isOffered ? 'retire' : 'offer'} ${id}`;
  const changing = own(refusal, `save ${id}`);
  return (
    <li>
      <div>
        <strong>{title}</strong>
        <small>{facts.join(' · ')}</small>
      </div>
      <ApiForm refusal={own(refusal, intent)}>
        <input type="hidden" name="intent" value={intent} />
        <SubmitButton variant="default" aria-label={`${t(isOffered ? 'extras.retire' : 'extras.offer')}: ${title}`}>
          {t(isOffered ? 'extras.retire' : 'extras.offer')}
        </SubmitButton>
      </ApiForm>
      <details className={classes['fold']} open={changing !== undefined}>
        <summary>{t('extras.change', { title })}</summary>
        <ExtraForm
          key={JSON.stringify(extra)}
          refusal={changing}
          extra={extra}
          listingId={listing.id}
          kitchens={kitchens}
          button={t('extras.save', { title })}
        />
        {isOffered && <p className={classes['hint']}>{t('extras.retireHint')}</p>}
      </details>
    </li>
  );
}
