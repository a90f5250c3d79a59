import { Link } from 'react-router';
import { redirect } from 'react-router';
import { apiOf, requirePerson } from '~/api/context.server';
import { keyOf, path } from '~/api/client.server';
import type { Activity, Page, PaymentMethod, Quote } from '~/api/types';
import { LongTextField, SelectField, SubmitButton } from '~/forms/fields';
import { ApiForm } from '~/forms/form';
import { field, submit } from '~/forms/submit.server';
import { formatSpan } from '~/format/instants';
import { formatMoney } from '~/format/money';
import { slowNow } from '~/shell/slow.server';
import { SlowNotice } from '~/shell/slow-notice';
import { texts, useLocale, useText } from '~/texts';
import type { Route } from './+types/checkout';
import classes from './bookings.module.css';
import { RefusedByRules } from './papers';
import { PayWith } from './pay-with';
import { PriceExplained } from './price-explained';
import { PriceLines } from './price-lines';
import { PromoCode } from './promo-code';

interface Kitchen {
  slug: string;
  title: string;
  timeZone: string;
}

interface PaymentConfig {
  publishableKey: string;
  scriptUrl: string;
}

export function meta() {
  return [{ title: texts('en')('checkout.title') }];
}

export async function loader({ params, context, request }: Route.LoaderArgs) {
  await requirePerson(context, params.market, request);
  const api = apiOf(context, params.market);
  const quote = await api.get<Quote>(path`/quotes/${params.quoteId}`);
  const [kitchen, payments, methods, activities, slow] = await Promise.all([
    api.get<Kitchen>(path`/listings/${quote.listingId}`),
    api.get<PaymentConfig>('/payments/config'),
    api.get<Page<PaymentMethod>>('/payments/methods'),
    api.get<Activities>('/activities'),
    slowNow(api),
  ]);
  return { quote, kitchen, payments, methods: methods.items, activities, slow };
}

interface Activities {
  items: Activity[];
  last?: string;
}

export async function action({ params: { market, quoteId }, context, request }: Route.ActionArgs) {
  const form = await request.formData();
  return submit(form, async () => {
    if (field(form, 'intent') === 'promo') return redirect(`/${market}/checkout/${await quoteAnew(apiOf(context, market), quoteId, form)}`);
    const [note, activity] = [field(form, 'note'), field(form, 'activity')];
    const body = {
      quoteId,
      paymentMethodId: field(form, 'savedCard') || field(form, 'paymentMethodId'),
      ...(note === '' ? {} : { note }),
      ...(activity === '' ? {} : { activity }),
    };
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
  const extras = before.map(({ id, units }) => ({ id, units }));
  const { id } = await api.post<Quote>('/quotes', { listingId, startsAt, endsAt, extras, ...(promoCode !== '' && { promoCode }) });
  return id;
}

export default function Checkout({
  loaderData: { quote, kitchen, payments, methods, activities, slow },
  actionData,
  params: { market },
}: Route.ComponentProps) {
  const t = useText();
  const locale = useLocale();
  const refusal = actionData?.values['intent'] === 'promo' ? undefined : actionData;
  const demo = payments.publishableKey.startsWith('pk_test_');
  return (
    <main id="main" className="gh-page">
      <h1>{t('checkout.title')}</h1>
      <SlowNotice slow={slow} part="payments" text="slow.payments" />
      <div className={classes['columns']}>
        <section>
          <h2>{kitchen.title}</h2>
          <p>{formatSpan(quote.startsAt, quote.endsAt, kitchen.timeZone, locale)}</p>
          <PriceLines quote={quote} payer="guest" />
          <PromoCode quote={quote} refusal={actionData?.values['intent'] === 'promo' ? actionData : undefined} />
          <PriceExplained quote={quote} side="guest" />
          <p>{t('checkout.policy')}</p>
          <p>
            <Link to={`/${market}/kitchens/${kitchen.slug}#book`}>{t('checkout.other')}</Link>
          </p>
        </section>
        <ApiForm refusal={refusal} initial={{ activity: activities.last ?? '' }}>
          <RefusedByRules problem={refusal?.problem} market={market} />
          <input type="hidden" name="after" value={String(refusal?.problem.facts?.['decision'] ?? '')} />
          {activities.items.length > 0 && (
            <SelectField
              name="activity"
              label={t('checkout.activity')}
              description={t('checkout.activityWhy')}
              required
              data={[
                { value: '', label: t('checkout.activityChoose') },
                ...activities.items.map(({ code, title, explanation }) => ({ value: code, label: `${title}: ${explanation}` })),
              ]}
            />
          )}
          <PayWith methods={methods} payments={payments} />
          {demo && <p>{t('checkout.cards')}</p>}
          <LongTextField name="note" label={t('checkout.note')} maxLength={1000} />
          <p>{t('checkout.hold')}</p>
          <SubmitButton>{t('checkout.pay', { total: formatMoney(quote.charged, locale, 'exact') })}</SubmitButton>
        </ApiForm>
      </div>
    </main>
  );
}
