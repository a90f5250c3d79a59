import { Link, redirect } from 'react-router';
import { keyOf, path } from '~/api/client.server';
import { apiOf, nowOf, requirePerson } from '~/api/context.server';
import type { Series } from '~/api/types';
import { field, submit } from '~/forms/submit.server';
import { SlowNotice } from '~/shell/slow-notice';
import { texts, useText } from '~/texts';
import type { Route } from './+types/series-checkout';
import classes from './bookings.module.css';
import { PayForm } from './pay-form';
import { paymentBody, paymentChoices } from './payment-choices.server';
import { SeriesLines } from './series-lines';

export function meta() {
  return [{ title: texts('en')('series.checkout') }];
}

export async function loader({ params: { market, seriesId }, context, request }: Route.LoaderArgs) {
  await requirePerson(context, market, request);
  const api = apiOf(context, market);
  const [series, choices] = await Promise.all([api.get<Series>(path`/series/${seriesId}`), paymentChoices(api)]);
  if (series.bookedAt) throw redirect(`/${market}/series/${seriesId}`);
  const isOver = Temporal.Instant.compare(series.expiresAt, nowOf(context)) <= 0;
  return { series, choices, isOver };
}

export async function action({ params: { market, seriesId }, context, request }: Route.ActionArgs) {
  const form = await request.formData();
  return submit(form, async () => {
    const body = paymentBody(form);
    // As with a single booking: pressing twice is the same request, and after a refusal by the rules it is a new one.
    const idempotencyKey = keyOf({ seriesId, ...body, after: field(form, 'after') });
    await apiOf(context, market).post(path`/series/${seriesId}/bookings`, body, { idempotencyKey });
    return redirect(`/${market}/series/${seriesId}`);
  });
}

/** The price of every time of a series, and one card for all. */
export default function SeriesCheckout({ loaderData: { series, choices, isOver }, actionData, params: { market } }: Route.ComponentProps) {
  const t = useText();
  const { listing, quotes } = series;
  return (
    <main id="main" className="gh-page">
      <h1>{t('series.checkout')}</h1>
      <SlowNotice slow={choices.slow} part="payments" text="slow.payments" />
      <div className={classes['columns']}>
        <section>
          <h2>{t('series.of', { count: quotes.length, title: listing.title })}</h2>
          <SeriesLines series={series} />
          <p>{t('checkout.policy')}</p>
          <p>
            <Link to={`/${market}/kitchens/${listing.slug}#book`}>{t('checkout.other')}</Link>
          </p>
        </section>
        {isOver ? (
          <p>{t('series.gone')}</p>
        ) : (
          <PayForm choices={choices} charged={series.charged} hold={t('series.hold')} market={market} refusal={actionData} />
        )}
      </div>
    </main>
  );
}
