import { Link } from 'react-router';
import { apiOf, requirePerson } from '~/api/context.server';
import { path } from '~/api/client.server';
import type { Listing, Page, SensitiveReason } from '~/api/types';
import type { Badge } from '~/features/papers/types';
import { SubmitButton } from '~/forms/fields';
import { ApiForm, type FormRefusal } from '~/forms/form';
import { field, submit } from '~/forms/submit.server';
import { redirectWith } from '~/shell/flash.server';
import { LinkButton } from '~/shell/link-button';
import { type TextKey, useText } from '~/texts';
import type { Route } from './+types/edit-kitchen';
import classes from './host.module.css';
import { changePhotographs } from './change-photographs.server';
import { KitchenForm } from './kitchen-form';
import { kitchenInput } from './kitchen-input.server';
import { Photographs } from './photographs';

export function meta({ loaderData }: Route.MetaArgs) {
  return [{ title: loaderData?.listing.title }];
}

export async function loader({ params: { market, listingId }, context, request }: Route.LoaderArgs) {
  await requirePerson(context, market, request);
  const api = apiOf(context, market);
  const [listing, equipment, reasons, papers] = await Promise.all([
    api.get<Listing>(path`/listings/${listingId}`),
    api.get<Page<{ code: string; title: string }>>('/equipment'),
    api.get<Page<SensitiveReason>>('/sensitive-reasons'),
    api.get<{ badge?: Badge }>('/compliance/papers', { kitchen: listingId }),
    // Answers its owner only, so that nobody is shown a form they may not send.
    api.get(path`/listings/${listingId}/hours`),
  ]);
  return { listing, equipment: equipment.items, reasons: reasons.items, isInOrder: papers.badge?.state === 'held' };
}

export async function action({ params: { market, listingId }, context, request }: Route.ActionArgs) {
  const form = await request.formData();
  return submit(form, async () => {
    const api = apiOf(context, market);
    const home = `/${market}/host/kitchens/${listingId}`;
    const done = (key: TextKey, part = '') => redirectWith(context, market, home + part, { key, tone: 'good' });
    const changed = await changePhotographs(api, listingId, form);
    if (changed) return done(changed, '#photographs');
    switch (field(form, 'intent')) {
      case 'publish':
        await api.post(path`/listings/${listingId}/publish`);
        return done('host.published');
      case 'pause':
        await api.post(path`/listings/${listingId}/unpublish`);
        return done('host.paused');
      default:
        await api.patch(path`/listings/${listingId}`, kitchenInput(form));
        return done('host.saved');
    }
  });
}

const mine = (answer: FormRefusal | undefined, intent: string): FormRefusal | undefined =>
  answer?.values['intent'] === intent ? answer : undefined;

export default function EditKitchen({
  loaderData: { listing, equipment, reasons, isInOrder },
  actionData,
  params: { market },
}: Route.ComponentProps) {
  const t = useText();
  const shown = listing.status === 'published';
  const intent = shown ? 'pause' : 'publish';
  return (
    <main id="main" className={`gh-page ${classes['page']}`}>
      <p>
        <Link to={`/${market}/host`}>{t('host.back')}</Link>
      </p>
      <h1>{listing.title}</h1>
      <div className={classes['notice']}>
        <strong>{t('host.status', { status: listing.status })}</strong>
        <p>{t(shown ? 'host.pauseHint' : 'host.publishHint')}</p>
        <ApiForm refusal={mine(actionData, intent)}>
          <input type="hidden" name="intent" value={intent} />
          <SubmitButton {...(shown && { variant: 'default' })}>{t(shown ? 'host.pause' : 'host.publish')}</SubmitButton>
        </ApiForm>
      </div>
      {!isInOrder && (
        <div className={classes['notice']}>
          <strong>{t('host.papersMissing')}</strong>
          <p>{t('host.papersMissingWhy')}</p>
          <LinkButton to={`/${market}/host/kitchens/${listing.id}/papers`}>{t('host.papersSee')}</LinkButton>
        </div>
      )}
      <p className={classes['links']}>
        <Link to={`/${market}/kitchens/${listing.slug}`}>{t('host.view')}</Link>
        <Link to={`/${market}/host/kitchens/${listing.id}/calendar`}>{t('calendar.link')}</Link>
        <Link to={`/${market}/host/kitchens/${listing.id}/hours`}>{t('host.hours')}</Link>
        <Link to={`/${market}/host/kitchens/${listing.id}/extras`}>{t('extras.link')}</Link>
        <Link to={`/${market}/host/kitchens/${listing.id}/papers`}>{t('papers.link')}</Link>
        <Link to={`/${market}/host/kitchens/${listing.id}/calendars`}>{t('calendars.link')}</Link>
      </p>
      <Photographs market={market} listing={listing} refusal={actionData} />
      <section aria-labelledby="words-title">
        <h2 id="words-title">{t('host.words')}</h2>
        <KitchenForm
          refusal={mine(actionData, 'save')}
          listing={listing}
          equipment={equipment}
          reasons={reasons}
          button={t('host.form.save')}
        />
      </section>
    </main>
  );
}
