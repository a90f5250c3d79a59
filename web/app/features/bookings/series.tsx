import { Link } from 'react-router';
import { path } from '~/api/client.server';
import { apiOf, requirePerson } from '~/api/context.server';
import type { BookingRow, Series } from '~/api/types';
import { LongTextField, SubmitButton } from '~/forms/fields';
import { ApiForm, type FormRefusal } from '~/forms/form';
import { field, submit } from '~/forms/submit.server';
import { formatInstant, formatSpan } from '~/format/instants';
import { formatMoney } from '~/format/money';
import { redirectWith } from '~/shell/flash.server';
import { LinkButton } from '~/shell/link-button';
import { texts, useLocale, useText } from '~/texts';
import type { Route } from './+types/series';
import classes from './bookings.module.css';
import { PayWith } from './pay-with';
import { paymentBody, paymentChoices } from './payment-choices.server';
import { SeriesLines } from './series-lines';

export function meta({ loaderData }: Route.MetaArgs) {
  return [{ title: texts('en')('series.title', { title: loaderData?.series.listing.title ?? '' }) }];
}

export async function loader({ params: { market, seriesId }, context, request }: Route.LoaderArgs) {
  await requirePerson(context, market, request);
  const api = apiOf(context, market);
  const series = await api.get<Series>(path`/series/${seriesId}`);
  return { series, choices: series.acts.includes('pay') ? await paymentChoices(api) : undefined };
}

export async function action({ params: { market, seriesId }, context, request }: Route.ActionArgs) {
  const form = await request.formData();
  return submit(form, async () => {
    const { paymentMethodId, note } = paymentBody(form);
    const act = field(form, 'act');
    const body = { act, ...(note !== undefined && { note }), ...(act === 'pay' && { paymentMethodId }) };
    await apiOf(context, market).post(path`/series/${seriesId}/acts`, body);
    return redirectWith(context, market, `/${market}/series/${seriesId}`, { key: 'series.done', tone: 'good' });
  });
}

/** A series as one: its bookings with their states, the sum of it, and what can be done with all that is left. */
export default function SeriesPage({ loaderData: { series, choices }, actionData, params: { market } }: Route.ComponentProps) {
  const t = useText();
  const locale = useLocale();
  const { listing, bookings } = series;
  const isOffer = bookings.length === 0;
  return (
    <main id="main" className="gh-page">
      <h1>{t('series.title', { title: listing.title })}</h1>
      {isOffer ? (
        <>
          <p>{t('series.none', { until: formatInstant(series.expiresAt, listing.timeZone, locale) })}</p>
          <SeriesLines series={series} />
          <LinkButton to={`/${market}/checkout/series/${series.id}`}>{t('series.toCheckout')}</LinkButton>
        </>
      ) : (
        <>
          <p>
            {t('series.total', { count: bookings.length })}: <strong>{formatMoney(series.total, locale, 'exact')}</strong>
            {series.deposit && ` ${t('series.withDeposit', { deposit: formatMoney(series.deposit, locale, 'exact') })}`}
          </p>
          <h2>{t('series.bookings')}</h2>
          <ul className={classes['list']}>
            {bookings.map((row) => (
              <Row key={row.id} row={row} market={market} />
            ))}
          </ul>
          {series.acts.length > 0 && <h2>{t('series.act')}</h2>}
          <Acts series={series} choices={choices} refusal={actionData} />
        </>
      )}
    </main>
  );
}

function Row({ row, market }: { row: BookingRow; market: string }) {
  const locale = useLocale();
  return (
    <li>
      <Link to={`/${market}/bookings/${row.id}`}>
        <strong>{row.stateTitle}</strong>
        <span>{row.number}</span>
        <span>{formatSpan(row.startsAt, row.endsAt, row.listing.timeZone, locale)}</span>
        <span>{formatMoney(row.total, locale, 'exact')}</span>
      </Link>
    </li>
  );
}

interface ActsProps {
  series: Series;
  choices: Awaited<ReturnType<typeof paymentChoices>> | undefined;
  refusal: FormRefusal | undefined;
}

function Acts({ series: { acts }, choices, refusal }: ActsProps) {
  const t = useText();
  const own = (act: string): FormRefusal | undefined => (refusal?.values['act'] === act ? refusal : undefined);
  return (
    <>
      {acts.includes('accept') && (
        <ApiForm refusal={own('accept')}>
          <input type="hidden" name="act" value="accept" />
          <p>{t('series.acceptHint')}</p>
          <SubmitButton>{t('series.accept')}</SubmitButton>
        </ApiForm>
      )}
      {acts.includes('pay') && choices && (
        <ApiForm refusal={own('pay')}>
          <input type="hidden" name="act" value="pay" />
          <PayWith methods={choices.methods} payments={choices.payments} />
          <SubmitButton>{t('series.pay')}</SubmitButton>
        </ApiForm>
      )}
      {acts.includes('end') && (
        <details className={classes['explained']} open={own('end') !== undefined}>
          <summary>{t('series.end')}</summary>
          <p>{t('series.endHint')}</p>
          <ApiForm refusal={own('end')}>
            <input type="hidden" name="act" value="end" />
            <LongTextField name="note" label={t('series.endNote')} maxLength={1000} />
            <SubmitButton variant="default">{t('series.endConfirm')}</SubmitButton>
          </ApiForm>
        </details>
      )}
    </>
  );
}
