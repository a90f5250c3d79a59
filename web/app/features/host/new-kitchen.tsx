import { Link } from 'react-router';
import { apiOf, requirePerson } from '~/api/context.server';
import type { Listing, Page, SensitiveReason } from '~/api/types';
import { field, submit } from '~/forms/submit.server';
import { redirectWith } from '~/shell/flash.server';
import { texts, useText } from '~/texts';
import type { Route } from './+types/new-kitchen';
import classes from './host.module.css';
import { KitchenForm } from './kitchen-form';
import { kitchenInput } from './kitchen-input.server';

/** Every zone of the United States with a city in it; the API takes any. */
const zones = [
  'America/Los_Angeles',
  'America/Denver',
  'America/Phoenix',
  'America/Chicago',
  'America/New_York',
  'America/Anchorage',
  'Pacific/Honolulu',
];

export function meta() {
  return [{ title: texts('en')('host.newTitle') }];
}

export async function loader({ params: { market }, context, request }: Route.LoaderArgs) {
  await requirePerson(context, market, request);
  const api = apiOf(context, market);
  // Who is no host is refused here, before anything is typed.
  const [equipment, reasons] = await Promise.all([
    api.get<Page<{ code: string; title: string }>>('/equipment'),
    api.get<Page<SensitiveReason>>('/sensitive-reasons'),
    api.get('/host/listings', { limit: 1 }),
  ]);
  return { equipment: equipment.items, reasons: reasons.items };
}

export async function action({ params: { market }, context, request }: Route.ActionArgs) {
  const form = await request.formData();
  return submit(form, async () => {
    const { id } = await apiOf(context, market).post<Listing>('/listings', { ...kitchenInput(form), timeZone: field(form, 'timeZone') });
    return redirectWith(context, market, `/${market}/host/kitchens/${id}/hours`, { key: 'host.created', tone: 'good' });
  });
}

export default function NewKitchen({ loaderData: { equipment, reasons }, actionData, params: { market } }: Route.ComponentProps) {
  const t = useText();
  return (
    <main id="main" className={`gh-page ${classes['page']}`}>
      <p>
        <Link to={`/${market}/host`}>{t('host.back')}</Link>
      </p>
      <h1>{t('host.newTitle')}</h1>
      <p className={classes['lead']}>{t('host.newLead')}</p>
      <KitchenForm refusal={actionData} equipment={equipment} reasons={reasons} zones={zones} button={t('host.form.create')} />
    </main>
  );
}
