import { Form } from 'react-router';
import { apiOf, requirePerson } from '~/api/context.server';
import { formatDate } from '~/format/instants';
import { formatMoney } from '~/format/money';
import { useLocale, useText } from '~/texts';
import type { Route } from './+types/taxes';
import classes from './admin.module.css';
import { monthsAsked } from './tax-months.server';
import type { TaxBook, TaxMonth, TaxRule } from './types';

export async function loader({ params, context, request }: Route.LoaderArgs) {
  await requirePerson(context, params.market, request);
  const api = apiOf(context, params.market);
  const months = monthsAsked(request);
  const [book, collected] = await Promise.all([
    api.get<TaxBook>('/admin/taxes'),
    api.get<{ items: TaxMonth[] }>('/admin/ledger/taxes', months),
  ]);
  return { ...book, months, collected: collected.items };
}

/** Which taxes are in force, which are not and why, and what was collected for whom. */
export default function Taxes({ loaderData: { taken, notTaken, months, collected }, params: { market } }: Route.ComponentProps) {
  const t = useText();
  const locale = useLocale();
  return (
    <main id="main">
      <h1>{t('taxes.title')}</h1>
      <p className={classes['lead']}>{t('taxes.lead')}</p>
      <section aria-labelledby="taken">
        <h2 id="taken">{t('taxes.taken')}</h2>
        {taken.length === 0 ? (
          <p>{t('taxes.noneTaken')}</p>
        ) : (
          <ul className={classes['rows']}>
            {taken.map((tax) => (
              <TaxCard key={`${tax.code} ${tax.jurisdiction} ${tax.from}`} tax={tax} />
            ))}
          </ul>
        )}
      </section>
      <section aria-labelledby="collected">
        <h2 id="collected">{t('taxes.collected')}</h2>
        <p className={classes['lead']}>{t('taxes.collectedLead')}</p>
        <Form className={classes['filter']}>
          <label>
            {t('taxes.from')}
            <input type="month" name="from" defaultValue={months.from} key={months.from} required />
          </label>
          <label>
            {t('taxes.until')}
            <input type="month" name="until" defaultValue={months.until} key={months.until} required />
          </label>
          <button type="submit">{t('admin.show')}</button>
        </Form>
        {collected.length === 0 ? (
          <p>{t('taxes.nothingCollected')}</p>
        ) : (
          <div className={classes['scroll']}>
            <table className={classes['table']}>
              <thead>
                <tr>
                  <th scope="col">{t('taxes.month')}</th>
                  <th scope="col">{t('taxes.place')}</th>
                  {(['taxes.in', 'taxes.out', 'taxes.owed'] as const).map((key) => (
                    <th key={key} scope="col" data-number>
                      {t(key)}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {collected.map(({ month, jurisdiction, collected: taken, returned, owed }) => (
                  <tr key={`${month} ${jurisdiction} ${owed.currency}`}>
                    <td>{month}</td>
                    <td>{jurisdiction}</td>
                    {[taken, returned, owed].map((amount, at) => (
                      // biome-ignore lint/suspicious/noArrayIndexKey: three cells that never move
                      <td key={at} data-number>
                        {formatMoney(amount, locale, 'exact')}
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
        <p>
          <a href={`/${market}/admin/taxes/file?from=${months.from}&until=${months.until}`} download>
            {t('taxes.download')}
          </a>
        </p>
      </section>
      <section aria-labelledby="not-taken">
        <h2 id="not-taken">{t('taxes.notTaken')}</h2>
        <ul className={classes['rows']}>
          {notTaken.map(({ title, jurisdiction, reason, sources, checkedOn }) => (
            <li key={title} className={classes['card']}>
              <h3 className={classes['head']}>
                <span>{title}</span>
                <span>{jurisdiction}</span>
              </h3>
              <p>{reason}</p>
              <ul>
                {sources.map((source) => (
                  <li key={source.url}>
                    <a href={source.url} rel="noreferrer">
                      {source.title}
                    </a>
                  </li>
                ))}
              </ul>
              <p className={classes['lead']}>{t('taxes.checkedOn', { date: formatDate(checkedOn, locale) })}</p>
            </li>
          ))}
        </ul>
      </section>
    </main>
  );
}

function TaxCard({ tax }: { tax: TaxRule }) {
  const t = useText();
  const locale = useLocale();
  const { label, place, jurisdiction, taxed, basisPoints, from, until, inForce, remits, citation, url } = tax;
  const span = until
    ? t('taxes.between', { from: formatDate(from, locale), until: formatDate(until, locale) })
    : t('taxes.since', { from: formatDate(from, locale) });
  const facts: [string, string][] = [
    [t('taxes.place'), `${place} (${jurisdiction})`],
    [t('taxes.taxed'), taxed],
    [t('taxes.rate'), t('taxes.percent', { percent: basisPoints / 100 })],
    [t('taxes.dates'), span],
    [t('taxes.remits'), t(remits === 'platform' ? 'taxes.byHouse' : 'taxes.byHost')],
  ];
  return (
    <li className={classes['card']}>
      <h3 className={classes['head']}>
        <span>{label}</span>
        <span>{t(inForce ? 'taxes.inForce' : 'taxes.notInForce')}</span>
      </h3>
      <dl className={classes['facts']}>
        {facts.map(([name, value]) => (
          <div key={name} style={{ display: 'contents' }}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p>
        <a href={url} rel="noreferrer">
          {citation}
        </a>
      </p>
    </li>
  );
}
