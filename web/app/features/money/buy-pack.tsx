import { Link, redirect } from 'react-router';
import { keyOf, path } from '~/api/client.server';
import { apiOf, requirePerson } from '~/api/context.server';
import type { Listing, Page, PaymentMethod } from '~/api/types';
import { PayWith } from '~/features/bookings/pay-with';
import classes from '~/features/bookings/bookings.module.css';
import { SelectField, SubmitButton } from '~/forms/fields';
import { ApiForm } from '~/forms/form';
import { field, submit } from '~/forms/submit.server';
import { formatMoney } from '~/format/money';
import { texts, useLocale, useText } from '~/texts';
import type { Route } from './+types/buy-pack';
import type { PackOffer } from './types';

export function meta() {
  return [{ title: texts('en')('packs.title') }];
}

export async function loader({ params: { market, slug }, context, request }: Route.LoaderArgs) {
  await requirePerson(context, market, request);
  const api = apiOf(context, market);
  const listing = await api.get<Listing>(path`/listings/${slug}`);
  const [offers, payments, methods] = await Promise.all([
    api.get<{ items: PackOffer[] }>(path`/listings/${listing.id}/pack-offers`),
    api.get<{ publishableKey: string; scriptUrl: string }>('/payments/config'),
    api.get<Page<PaymentMethod>>('/payments/methods'),
  ]);
  // One page buys one pack: pressing twice is the same request, coming back later is another.
  return { listing, offers: offers.items, payments, methods: methods.items, visit: crypto.randomUUID() };
}

export async function action({ params: { market }, context, request }: Route.ActionArgs) {
  const form = await request.formData();
  return submit(form, async () => {
    const body = { offerId: field(form, 'offerId'), paymentMethodId: field(form, 'savedCard') || field(form, 'paymentMethodId') };
    await apiOf(context, market).post('/packs', body, { idempotencyKey: keyOf({ ...body, visit: field(form, 'visit') }) });
    return redirect(`/${market}/account/packs`);
  });
}

export default function BuyPack({
  loaderData: { listing, offers, payments, methods, visit },
  actionData,
  params: { market },
}: Route.ComponentProps) {
  const t = useText();
  const locale = useLocale();
  return (
    <main id="main" className={`gh-page ${classes['narrow']}`}>
      <p>
        <Link to={`/${market}/kitchens/${listing.slug}`}>{listing.title}</Link>
      </p>
      <h1>{t('packs.title')}</h1>
      <p>{t('packs.lead')}</p>
      {offers.length === 0 ? (
        <p>{t('packs.noneOffered')}</p>
      ) : (
        <ApiForm refusal={actionData}>
          <input type="hidden" name="visit" value={visit} />
          <SelectField
            name="offerId"
            label={t('packs.choose')}
            required
            data={offers.map(({ id, minutes, total, validMonths }) => ({
              value: id,
              label: t('packs.offer', { hours: minutes / 60, total: formatMoney(total, locale, 'exact'), months: validMonths }),
            }))}
          />
          <p>{t('packs.terms')}</p>
          <PayWith methods={methods} payments={payments} />
          <SubmitButton>{t('packs.buy')}</SubmitButton>
        </ApiForm>
      )}
    </main>
  );
}
