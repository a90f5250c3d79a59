import { Form, Link } from 'react-router';
import { path } from '~/api/client.server';
import { apiOf } from '~/api/context.server';
import { formatDate } from '~/format/instants';
import { texts, useLocale, useText } from '~/texts';
import type { Route } from './+types/makes';
import { KitchenChoices } from './kitchen-choices';
import classes from './recommendations.module.css';
import type { Products, Requirement, Way } from './types';

export function meta() {
  return [{ title: texts('en')('makes.title') }];
}

export async function loader({ params: { market }, context, request }: Route.LoaderArgs) {
  const api = apiOf(context, market);
  const { searchParams } = new URL(request.url);
  const products = await api.get<Products>('/products');
  const product = searchParams.get('product') ?? '';
  const place = searchParams.get('place') ?? products.places[0]?.code ?? '';
  const way = product === '' ? undefined : await api.get<Way>(path`/products/${product}`, { place });
  return { products, product, place, way };
}

export default function Makes({ loaderData: { products, product, place, way }, params: { market } }: Route.ComponentProps) {
  const t = useText();
  const choices = [
    { name: 'product', label: t('makes.what'), items: products.items, chosen: product },
    { name: 'place', label: t('makes.where'), items: products.places, chosen: place },
  ];
  return (
    <main id="main" className="gh-page">
      <h1>{t('makes.title')}</h1>
      <p>{t('makes.lead')}</p>
      <Form className={classes['ask']} action={`/${market}/what-do-i-need`}>
        {choices.map(({ name, label, items, chosen }) => (
          <label key={name}>
            {label}
            <select key={chosen} name={name} defaultValue={chosen}>
              {items.map(({ code, title }) => (
                <option key={code} value={code}>
                  {title}
                </option>
              ))}
            </select>
          </label>
        ))}
        <button type="submit" className={classes['show']}>
          {t('makes.show')}
        </button>
      </Form>
      {way && (
        <TheWay
          key={`${product} ${place}`}
          way={way}
          market={market}
          place={products.places.find(({ code }) => code === place)?.title ?? ''}
        />
      )}
    </main>
  );
}

function TheWay({ way, market, place }: { way: Way; market: string; place: string }) {
  const t = useText();
  const locale = useLocale();
  const { requirements, equipment, kitchens } = way;
  const needed = requirements.filter(({ documents, certain }) => documents.length > 0 && certain);
  const perhaps = requirements.filter(({ documents, certain }) => documents.length > 0 && !certain);
  const working = requirements.filter(({ documents }) => documents.length === 0);
  const search = new URLSearchParams(equipment.map(({ code }) => ['equipment', code]));
  return (
    <>
      <h2>{t('makes.path')}</h2>
      <ol className={classes['path']}>
        {[way.product.title, way.class.title, way.activity].map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      <p>{way.class.explains}</p>
      {way.problems.map((problem) => (
        <p key={problem} role="note">
          {problem}
        </p>
      ))}
      <h2>{t('makes.documents')}</h2>
      {needed.length === 0 && <p>{t('makes.documentsNone')}</p>}
      <Rules items={needed} />
      {perhaps.length > 0 && <h3>{t('makes.depends')}</h3>}
      <Rules items={perhaps} />
      {working.length > 0 && <h2>{t('makes.working')}</h2>}
      <Rules items={working} />
      <h2>{t('makes.equipment')}</h2>
      <ul className={classes['tags']}>
        {equipment.map(({ code, title }) => (
          <li key={code}>{title}</li>
        ))}
      </ul>
      <h2>{t('makes.kitchens')}</h2>
      {kitchens.length === 0 && <p>{t('makes.kitchensNone', { place })}</p>}
      <KitchenChoices market={market} items={kitchens.map((kitchen) => ({ kitchen }))} />
      <p>
        <Link to={`/${market}/kitchens?${search}`}>{t('makes.search')}</Link>
      </p>
      <p className={classes['source']}>{t('makes.asOf', { date: formatDate(way.day, locale) })}</p>
    </>
  );
}

function Rules({ items }: { items: Requirement[] }) {
  const t = useText();
  if (items.length === 0) return null;
  return (
    <ul className={classes['rules']}>
      {items.map(({ rule, title, documents, remedy, jurisdiction, citation }) => (
        <li key={rule}>
          <strong>{title}</strong>
          {documents.length > 0 && <p>{t('makes.proof', { documents: documents.join(', ') })}</p>}
          {documents.length > 0 && <p>{remedy}</p>}
          <p className={classes['source']}>
            <a href={citation.url} rel="noreferrer">
              {t('makes.by', { jurisdiction, section: citation.section })}
            </a>
          </p>
        </li>
      ))}
    </ul>
  );
}
