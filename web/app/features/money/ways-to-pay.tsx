import { Link } from 'react-router';
import { apiOf, requirePerson } from '~/api/context.server';
import { path } from '~/api/client.server';
import { isApiError } from '~/api/errors';
import type { Listing, Money } from '~/api/types';
import { SubmitButton, TextField } from '~/forms/fields';
import { ApiForm, type FormRefusal } from '~/forms/form';
import { field, submit } from '~/forms/submit.server';
import { formatMoney } from '~/format/money';
import { redirectWith } from '~/shell/flash.server';
import { texts, useLocale, useText } from '~/texts';
import classes from '~/features/host/host.module.css';
import type { Route } from './+types/ways-to-pay';
import { PackOffers } from './pack-offers';
import type { PackOffer } from './types';
import { downPaymentInput, packInput } from './down-payment-input.server';

interface Terms {
  daysBefore: number;
  percent?: number;
  amount?: Money;
}

export function meta() {
  return [{ title: texts('en')('ways.title') }];
}

export async function loader({ params: { market, listingId }, context, request }: Route.LoaderArgs) {
  await requirePerson(context, market, request);
  const api = apiOf(context, market);
  const [listing, { terms }, packs] = await Promise.all([
    api.get<Listing>(path`/listings/${listingId}`),
    api.get<{ terms?: Terms }>(path`/listings/${listingId}/down-payment`),
    packsOf(api, listingId),
  ]);
  return { listing, terms, packs };
}

export async function action({ params: { market, listingId }, context, request }: Route.ActionArgs) {
  const form = await request.formData();
  return submit(form, async () => {
    const api = apiOf(context, market);
    const home = `/${market}/host/kitchens/${listingId}/ways-to-pay`;
    if (field(form, 'intent') === 'offerPack') {
      await api.post(path`/listings/${listingId}/pack-offers`, packInput(form));
      return redirectWith(context, market, home, { key: 'packs.added', tone: 'good' });
    }
    if (field(form, 'intent') === 'withdrawPack') {
      await api.delete(path`/listings/${listingId}/pack-offers/${field(form, 'offerId')}`);
      return redirectWith(context, market, home, { key: 'packs.withdrawn', tone: 'good' });
    }
    const off = field(form, 'intent') === 'allAtOnce';
    await api.put(path`/listings/${listingId}/down-payment`, off ? {} : downPaymentInput(form));
    const key = off ? 'ways.allAtOnceDone' : 'ways.saved';
    return redirectWith(context, market, home, { key, tone: 'good' });
  });
}

/** Only a kitchen that is on offer sells packs. */
async function packsOf(api: ReturnType<typeof apiOf>, listingId: string): Promise<PackOffer[] | undefined> {
  try {
    return (await api.get<{ items: PackOffer[] }>(path`/listings/${listingId}/pack-offers`)).items;
  } catch (error) {
    if (isApiError(error) && error.data.status === 404) return undefined;
    throw error;
  }
}

const isPack = (answer: FormRefusal | undefined): boolean => answer?.values['intent'] === 'offerPack';

/** How a kitchen is paid: all at once, or a part now and the rest later. */
export default function WaysToPay({ loaderData: { listing, terms, packs }, actionData, params: { market } }: Route.ComponentProps) {
  const t = useText();
  const locale = useLocale();
  const now = terms
    ? t('ways.now', { part: terms.amount ? formatMoney(terms.amount, locale, 'exact') : `${terms.percent}%`, days: terms.daysBefore })
    : t('ways.nowAll');
  const initial = {
    percent: String(terms?.percent ?? ''),
    amount: terms?.amount ? String(terms.amount.amountMinor / 100) : '',
    daysBefore: String(terms?.daysBefore ?? 7),
  };
  return (
    <main id="main" className={`gh-page ${classes['page']}`}>
      <p className={classes['links']}>
        <Link to={`/${market}/host`}>{t('host.back')}</Link>
        <Link to={`/${market}/host/kitchens/${listing.id}`}>{t('host.edit')}</Link>
      </p>
      <h1>{t('ways.title')}</h1>
      <p className={classes['lead']}>{listing.title}</p>
      <section aria-labelledby="two-parts">
        <h2 id="two-parts">{t('balance.twoParts')}</h2>
        <p>
          <strong>{now}</strong>
        </p>
        <p className={classes['hint']}>{t('ways.explain')}</p>
        <ApiForm
          key={JSON.stringify(initial)}
          refusal={packs && isPack(actionData) ? undefined : actionData}
          initial={initial}
          className={classes['form']}
        >
          <input type="hidden" name="intent" value="save" />
          <TextField name="percent" label={t('ways.percent')} description={t('ways.percentHint')} inputMode="numeric" />
          <TextField name="amount" label={t('ways.amount')} description={t('ways.amountHint')} inputMode="decimal" />
          <TextField name="daysBefore" label={t('ways.days')} description={t('ways.daysHint')} inputMode="numeric" required />
          <SubmitButton>{t('ways.save')}</SubmitButton>
        </ApiForm>
        {terms && (
          <ApiForm refusal={undefined}>
            <input type="hidden" name="intent" value="allAtOnce" />
            <SubmitButton variant="default">{t('ways.allAtOnce')}</SubmitButton>
          </ApiForm>
        )}
      </section>
      {packs && <PackOffers offers={packs} refusal={isPack(actionData) ? actionData : undefined} />}
    </main>
  );
}
