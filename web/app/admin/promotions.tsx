import { Link } from 'react-router';
import { apiOf, requirePerson } from '~/api/context.server';
import { path } from '~/api/client.server';
import { SubmitButton, TextField } from '~/forms/fields';
import { ApiForm, type FormRefusal } from '~/forms/form';
import { firstMomentOf } from '~/forms/first-moment.server';
import { ReaderZone, useZoneWords } from '~/forms/reader-zone';
import { field, submit } from '~/forms/submit.server';
import { formatInstant } from '~/format/instants';
import { useReaderZone } from '~/format/local-time';
import { redirectWith } from '~/shell/flash.server';
import { useLocale, useText } from '~/texts';
import type { Route } from './+types/promotions';
import classes from './admin.module.css';
import type { Promotion } from './types';

export async function loader({ params, context, request }: Route.LoaderArgs) {
  await requirePerson(context, params.market, request);
  return apiOf(context, params.market).get<{ items: Promotion[] }>('/admin/promotions');
}

export async function action({ params: { market }, context, request }: Route.ActionArgs) {
  const form = await request.formData();
  return submit(form, async () => {
    const api = apiOf(context, market);
    const ends = field(form, 'intent') === 'end';
    if (ends) await api.delete(path`/admin/promotions/${field(form, 'id')}`);
    else
      await api.post('/admin/promotions', {
        listing: field(form, 'listing').split(/[?#]/)[0]?.split('/').findLast(Boolean) ?? '',
        startsAt: firstMomentOf(form, 'startsAt'),
        endsAt: firstMomentOf(form, 'endsAt'),
        reason: field(form, 'reason'),
      });
    const key = ends ? 'admin.promoted.ended' : 'admin.promoted.made';
    return redirectWith(context, market, `/${market}/admin/promotions`, { key, tone: 'good' });
  });
}

export default function Promotions({ params: { market }, loaderData: { items }, actionData }: Route.ComponentProps) {
  const t = useText();
  const zone = useZoneWords();
  const isMine = (id?: string): FormRefusal | undefined => (actionData?.values['id'] === id ? actionData : undefined);
  return (
    <main id="main">
      <h1>{t('admin.promoted')}</h1>
      <p className={classes['lead']}>{t('admin.promoted.lead')}</p>
      {items.length === 0 && <p>{t('admin.promoted.none')}</p>}
      <ul className={classes['rows']}>
        {items.map((promotion) => (
          <PromotionCard key={promotion.id} market={market} promotion={promotion} refusal={isMine(promotion.id)} />
        ))}
      </ul>
      <section aria-labelledby="new-promotion">
        <h2 id="new-promotion">{t('admin.promoted.new')}</h2>
        <ApiForm key={items.length} refusal={isMine()} className={classes['fields']}>
          <ReaderZone />
          <TextField
            name="listing"
            label={t('admin.promoted.listing')}
            description={t('admin.promoted.listingHint')}
            maxLength={200}
            required
          />
          <TextField
            name="startsAt"
            type="date"
            label={t('admin.promoted.from')}
            description={t('admin.promoted.dateHint', { zone })}
            required
          />
          <TextField name="endsAt" type="date" label={t('admin.promoted.until')} required />
          <TextField name="reason" label={t('admin.promoted.reason')} maxLength={200} required />
          <SubmitButton>{t('admin.promoted.make')}</SubmitButton>
        </ApiForm>
      </section>
    </main>
  );
}

interface CardProps {
  market: string;
  promotion: Promotion;
  refusal: FormRefusal | undefined;
}

function PromotionCard({ market, promotion: { id, listing, startsAt, endsAt, isRunning, reason }, refusal }: CardProps) {
  const t = useText();
  const locale = useLocale();
  const zone = useReaderZone();
  return (
    <li className={classes['card']}>
      <h2 className={classes['head']}>
        <Link to={`/${market}/kitchens/${listing.slug}`}>{listing.title}</Link>
        <span>{t(isRunning ? 'admin.promoted.running' : 'admin.promoted.later')}</span>
      </h2>
      <p>{reason}</p>
      <dl className={classes['facts']}>
        <dt>{t('admin.promoted.during')}</dt>
        <dd>
          {formatInstant(startsAt, zone, locale)} – {formatInstant(endsAt, zone, locale)}
        </dd>
      </dl>
      <div className={classes['decide']}>
        <ApiForm refusal={refusal}>
          <input type="hidden" name="intent" value="end" />
          <input type="hidden" name="id" value={id} />
          <SubmitButton variant="default" aria-label={t('admin.promoted.endThis', { title: listing.title })}>
            {t('admin.promoted.end')}
          </SubmitButton>
        </ApiForm>
      </div>
    </li>
  );
}
