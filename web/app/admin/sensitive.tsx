import { Link } from 'react-router';
import { apiOf, requirePerson } from '~/api/context.server';
import type { Page, SensitiveReason } from '~/api/types';
import { SubmitButton, TextField } from '~/forms/fields';
import { ApiForm, type FormRefusal } from '~/forms/form';
import { field, submit } from '~/forms/submit.server';
import { redirectWith } from '~/shell/flash.server';
import { useText } from '~/texts';
import type { Route } from './+types/sensitive';
import classes from './admin.module.css';
import type { MarkedKitchen } from './types';

export async function loader({ params: { market }, context, request }: Route.LoaderArgs) {
  await requirePerson(context, market, request);
  const api = apiOf(context, market);
  const cursor = new URL(request.url).searchParams.get('cursor') ?? '';
  const [{ items, nextCursor }, reasons] = await Promise.all([
    api.get<Page<MarkedKitchen>>('/admin/sensitive-listings', { cursor }),
    api.get<Page<SensitiveReason>>('/sensitive-reasons'),
  ]);
  return { items, nextCursor, reasons: reasons.items };
}

export async function action({ params: { market }, context, request }: Route.ActionArgs) {
  const form = await request.formData();
  return submit(form, async () => {
    await apiOf(context, market).post('/admin/sensitive-listings', {
      listing: field(form, 'listing').split(/[?#]/)[0]?.split('/').findLast(Boolean) ?? '',
      reasons: form.getAll('reasons').map(String),
      note: field(form, 'note'),
    });
    return redirectWith(context, market, `/${market}/admin/sensitive`, { key: 'admin.sensitive.marked', tone: 'good' });
  });
}

export default function Sensitive({ params: { market }, loaderData: { items, nextCursor, reasons }, actionData }: Route.ComponentProps) {
  const t = useText();
  const isMine = (id?: string): FormRefusal | undefined => (actionData?.values['id'] === id ? actionData : undefined);
  return (
    <main id="main">
      <h1>{t('admin.sensitive')}</h1>
      <p className={classes['lead']}>{t('admin.sensitive.lead')}</p>
      {items.length === 0 && <p>{t('admin.sensitive.none')}</p>}
      <ul className={classes['rows']}>
        {items.map((kitchen) => (
          <KitchenRow key={kitchen.id} market={market} kitchen={kitchen} refusal={isMine(kitchen.id)} />
        ))}
      </ul>
      {nextCursor && (
        <p>
          <Link to={`?cursor=${encodeURIComponent(nextCursor)}`}>{t('admin.sensitive.more')}</Link>
        </p>
      )}
      <section aria-labelledby="new-mark">
        <h2 id="new-mark">{t('admin.sensitive.new')}</h2>
        <p>{t('admin.sensitive.replaces')}</p>
        <ApiForm key={items.map(({ id }) => id).join()} refusal={isMine()} className={classes['column']}>
          <TextField
            name="listing"
            label={t('admin.sensitive.listing')}
            description={t('admin.sensitive.listingHint')}
            maxLength={200}
            required
          />
          <fieldset className={classes['choices']}>
            <legend>{t('admin.sensitive.reasons')}</legend>
            {reasons.map(({ code, title, explains }) => (
              <label key={code}>
                <input type="checkbox" name="reasons" value={code} /> {title}: {explains}
              </label>
            ))}
          </fieldset>
          <TextField name="note" label={t('admin.sensitive.why')} maxLength={500} required />
          <SubmitButton>{t('admin.sensitive.make')}</SubmitButton>
        </ApiForm>
      </section>
    </main>
  );
}

interface RowProps {
  market: string;
  kitchen: MarkedKitchen;
  refusal: FormRefusal | undefined;
}

function KitchenRow({ market, kitchen: { id, slug, title, city, status, sensitive, houseNote }, refusal }: RowProps) {
  const t = useText();
  return (
    <li className={classes['card']}>
      <h2 className={classes['head']}>
        <Link to={`/${market}/kitchens/${slug}`}>
          {title}, {city}
        </Link>
        <span>{t('admin.sensitive.status', { status })}</span>
      </h2>
      <p>{sensitive.map((each) => t('admin.sensitive.reason', { title: each.title, who: each.byHouse ? 'house' : 'host' })).join(', ')}</p>
      {houseNote && <p>{t('admin.sensitive.note', { note: houseNote })}</p>}
      <ApiForm refusal={refusal} className={classes['column']}>
        <input type="hidden" name="id" value={id} />
        <input type="hidden" name="listing" value={slug} />
        <TextField name="note" label={t('admin.sensitive.why')} maxLength={500} required />
        <SubmitButton variant="default" aria-label={t('admin.sensitive.liftThis', { title })}>
          {t('admin.sensitive.lift')}
        </SubmitButton>
      </ApiForm>
    </li>
  );
}
