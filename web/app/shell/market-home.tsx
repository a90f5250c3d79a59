import { brandOf } from '~/markets';
import { homeData } from '~/markets/home.server';
import { PrepHome } from '~/markets/prep/home';
import { texts } from '~/texts';
import type { Route } from './+types/market-home';

export function meta({ params }: Route.MetaArgs) {
  const t = texts('en');
  const brand = brandOf(params.market);
  return [{ title: t('prep.pageTitle') }, { name: 'description', content: t(brand.line) }];
}

export async function loader({ params, context }: Route.LoaderArgs) {
  return homeData(context, params.market);
}

export default function MarketHome({ loaderData, params }: Route.ComponentProps) {
  return <PrepHome market={params.market} {...loaderData} />;
}
