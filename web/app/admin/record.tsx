import { Link } from 'react-router';
import { apiOf, requirePerson } from '~/api/context.server';
import { path } from '~/api/client.server';
import { type BookingRecord, recordKinds, RecordView } from '~/features/inspection/record-view';
import inspection from '~/features/inspection/inspection.module.css';
import { SelectField, SubmitButton, TextField } from '~/forms/fields';
import { ApiForm } from '~/forms/form';
import { field, submit } from '~/forms/submit.server';
import { formatInstant } from '~/format/instants';
import { useLocale, useText } from '~/texts';
import type { Route } from './+types/record';
import classes from './admin.module.css';

const hours = [24, 72, 168, 336];

export async function loader({ params: { market, bookingId }, context, request }: Route.LoaderArgs) {
  await requirePerson(context, market, request);
  const record = await apiOf(context, market).get<BookingRecord>(path`/admin/bookings/${bookingId}/record`);
  const kind = new URL(request.url).searchParams.get('kind') ?? '';
  return { record: { ...record, items: record.items.filter((item) => kind === '' || item.kind === kind) }, kind };
}

export async function action({ params: { market, bookingId }, context, request }: Route.ActionArgs) {
  const form = await request.formData();
  return submit(form, () =>
    apiOf(context, market).post<{ url: string; expiresAt: string }>(path`/admin/bookings/${bookingId}/inspections`, {
      reason: field(form, 'reason'),
      hours: Number(field(form, 'hours')),
    }),
  );
}

/** Everything that happened to a booking, to read, to print, to give out. */
export default function RecordPage({ loaderData: { record, kind }, actionData, params: { market, bookingId } }: Route.ComponentProps) {
  const t = useText();
  const locale = useLocale();
  const here = `/${market}/admin/bookings/${bookingId}/record`;
  const link = actionData && 'url' in actionData ? actionData : undefined;
  const refusal = actionData && 'problem' in actionData ? actionData : undefined;
  return (
    <main id="main">
      <h1>{t('record.of', { number: record.booking.number })}</h1>
      <nav className={`${classes['nav']} ${inspection['screen']}`} aria-label={t('record.filter')}>
        <Link to={here} aria-current={kind === '' ? 'page' : undefined}>
          {t('record.all')}
        </Link>
        {recordKinds.map((each) => (
          <Link key={each} to={`${here}?kind=${each}`} aria-current={kind === each ? 'page' : undefined}>
            {t(`record.kind.${each}`)}
          </Link>
        ))}
      </nav>
      <RecordView record={record} />
      <section className={inspection['screen']} aria-labelledby="give-out">
        <h2 id="give-out">{t('record.giveOut')}</h2>
        <p className={classes['lead']}>{t('record.fileLead')}</p>
        <form method="post" action={`${here}/file`}>
          <TextField name="reason" label={t('record.reason')} minLength={3} maxLength={500} required />
          <p>
            <button type="submit">{t('record.file')}</button>
          </p>
        </form>
        <p className={classes['lead']}>{t('record.linkLead')}</p>
        {link && (
          <p role="status">
            {t('record.link', { until: formatInstant(link.expiresAt, 'UTC', locale) })}
            <br />
            <code style={{ overflowWrap: 'anywhere' }}>{link.url}</code>
          </p>
        )}
        <ApiForm refusal={refusal}>
          <TextField name="reason" label={t('record.reason')} minLength={3} maxLength={500} required />
          <SelectField
            name="hours"
            label={t('record.for')}
            data={hours.map((value) => ({ value: String(value), label: t('record.days', { days: value / 24 }) }))}
          />
          <SubmitButton variant="default">{t('record.makeLink')}</SubmitButton>
        </ApiForm>
      </section>
    </main>
  );
}
