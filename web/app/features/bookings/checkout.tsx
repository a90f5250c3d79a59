import { Link } from 'react-router';
import { redirect } from 'react-router';
import { apiOf, requirePerson } from '~/api/context.server';
import { keyOf, path } from '~/api/client.server';
import type { Page, Quote } from '~/api/types';
import { field, submit } from '~/forms/submit.server';
import { formatSpan } from '~/format/instants';
import { SlowNotice } from '~/shell/slow-notice';
import type { Pack } from '~/features/money/types';
import { UsePack } from '~/features/money/use-pack';
import { TwoParts } from '~/features/money/two-parts';
import { texts, useLocale, useText } from '~/texts';
import type { Route } from './+types/checkout';
import classes from './bookings.module.css';
import { PayForm } from './pay-form';
import { paymentBody, paymentChoices } from './payment-choices.server';
import { PriceExplained } from './price-explained';
import { PriceLines } from './price-lines';
import { PromoCode } from './promo-code';

interface Kitchen {
  slug: string;
  title: string;
  timeZone: string;
}

export function meta() {
  return [{ title: texts('en')('checkout.title') }];
}

export async function loader({ params, context, request }: Route.LoaderArgs) {
  await requirePerson(context, params.market, request);
  const api = apiOf(context, params.market);
  const quote = await api.get<Quote>(path`/quotes/${params.quoteId}`);
  const [kitchen, choices] = await Promise.all([api.get<Kitchen>(path`/listings/${quote.listingId}`), paymentChoices(api)]);
  const packs = packsFor(quote, (await api.get<Page<Pack>>('/packs', { limit: 100 })).items);
  return { quote, kitchen, choices, packs };
}

export async function action({ params: { market, quoteId }, context, request }: Route.ActionArgs) {
  const form = await request.formData();
  return submit(form, async () => {
    if (field(form, 'intent') === 'promo' || field(form, 'intent') === 'pack')
      return redirect(`/${market}/checkout/${await quoteAnew(apiOf(context, market), quoteId, form)}`);
    const body = { quoteId, ...paymentBody(form) };
    // A quote books once, and it is in the key: pressing twice, or again after a lost answer, is the same request. After a refusal by
    // the rules it is a new one, because the papers may have been seen to meanwhile.
    const idempotencyKey = keyOf({ ...body, after: field(form, 'after') });
    const { id } = await apiOf(context, market).post<{ id: string }>('/bookings', body, { idempotencyKey });
    return redirect(`/${market}/bookings/${id}`);
  });
}

/** The same time and extras, priced with the code that was typed, or without one. The quote before is left to run out. */
async function quoteAnew(api: ReturnType<typeof apiOf>, quoteId: string, form: FormData): Promise<string> {
  const { listingId, startsAt, endsAt, extras: before } = await api.get<Quote>(path`/quotes/${quoteId}`);
  const promoCode = field(form, 'promoCode');
  const packId = field(form, 'packId');
  if (packId !== '') return (await api.post<Quote>('/quotes', { listingId, startsAt, endsAt, packId })).id;
  const extras = before.map(({ id, units }) => ({ id, units }));
  const { id } = await api.post<Quote>('/quotes', { listingId, startsAt, endsAt, extras, ...(promoCode !== '' && { promoCode }) });
  return id;
}

/** Packs of this kitchen with enough hours left; they pay for the time alone. */
function packsFor({ listingId, startsAt, endsAt, extras, packId }: Quote, packs: readonly Pack[]): Pack[] {
  const minutes = (Date.parse(endsAt) - Date.parse(startsAt)) / 60_000;
  if (packId !== undefined || extras.length > 0) return [];
  return packs.filter(
    ({ listing, state, minutesLeft, expiresAt }) =>
      listing.id === listingId && state === 'active' && minutesLeft >= minutes && startsAt < expiresAt,
  );
}

const other = ['promo', 'pack'];

export default function Checkout({ loaderData: { quote, kitchen, choices, packs }, actionData, params: { market } }: Route.ComponentProps) {
  const t = useText();
  const locale = useLocale();
  const asked = actionData?.values['intent'] ?? '';
  const refusal = other.includes(asked) ? undefined : actionData;
  return (
    <main id="main" className="gh-page">
      <h1>{t('checkout.title')}</h1>
      <SlowNotice slow={choices.slow} part="payments" text="slow.payments" />
      <div className={classes['columns']}>
        <section>
          <h2>{kitchen.title}</h2>
          <p>{formatSpan(quote.startsAt, quote.endsAt, kitchen.timeZone, locale)}</p>
          <PriceLines quote={quote} payer="guest" />
          <TwoParts quote={quote} timeZone={kitchen.timeZone} />
          {quote.packId === undefined && <PromoCode quote={quote} refusal={asked === 'promo' ? actionData : undefined} />}
          <UsePack packs={packs} usedId={quote.packId} refusal={asked === 'pack' ? actionData : undefined} />
          <PriceExplained quote={quote} side="guest" />
          <p>{t('checkout.policy')}</p>
          <p>
            <Link to={`/${market}/kitchens/${kitchen.slug}#book`}>{t('checkout.other')}</Link>
          </p>
        </section>
        <PayForm
          choices={choices}
          charged={quote.charged}
          hold={t('checkout.hold')}
          market={market}
          refusal={refusal}
          withPack={quote.packId !== undefined}
        />
      </div>
    </main>
  );
}
