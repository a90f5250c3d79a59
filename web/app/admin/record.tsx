import { Button } from '@mantine/core';
import { Link } from 'react-router';
import { apiOf, requirePerson } from '~/api/context.server';
import { path } from '~/api/client.server';
import { type BookingRecord, recordKinds, RecordView } from '~/features/inspection/record-view';
import inspection from '~/features/inspection/inspection.module.css';
import { SelectField, SubmitButton, TextField } from '~/forms/fields';
import { ApiForm } from '~/forms/form';
import { field, submit } from '~/forms/submit.server';
import { formatInstant } from '~/format/instants';
import { useReaderZone } from '~/format/local-time';
import { useLocale, useText } from '~/texts';
import type { Route } from './+types/record';
import classes from './admin.module.css';

interface OpenLink {
  id: string;
  reason: string;
  expiresAt: string;
}

const hours = [24, 72, 168, 336];

export async function loader({ params: { market, bookingId }, context, request }: Route.LoaderArgs) {
  await requirePerson(context, market, request);
  const api = apiOf(context, market);
  const [record, { items: links }] = await Promise.all([
    api.get<BookingRecord>(path`/admin/bookings/${bookingId}/record`),
    api.get<{ items: OpenLink[] }>(path`/admin/bookings/${bookingId}/inspections`),
  ]);
  const kind = new URL(request.url).searchParams.get('kind') ?? '';
  return { record: { ...record, items: record.items.filter((item) => kind === '' || item.kind === kind) }, links, kind };
}

export async function action({ params: { market, bookingId }, context, request }: Route.ActionArgs) {
  const form = await request.formData();
  const api = apiOf(context, market);
  return submit(form, async () => {
    const [intent, reason] = [field(form, 'intent'), field(form, 'reason')];
    if (intent === 'withdraw') {
      await api.delete(path`/admin/bookings/${bookingId}/inspections/${field(form, 'linkId')}`);
      return { withdrawn: true as const };
    }
    return api.post<{ url: string; expiresAt: string }>(path`/admin/bookings/${bookingId}/inspections`, {
      reason,
      hours: Number(field(form, 'hours')),
    });
  });
}

/** Everything that happened to a booking, to read, to print, to give out. */
export default function RecordPage({
  loaderData: { record, links, kind },
  actionData,
  params: { market, bookingId },
}: Route.ComponentProps) {
  const t = useText();
  const locale = useLocale();
  const zone = useReaderZone();
  const here = `/${market}/admin/bookings/${bookingId}/record`;
  const link = actionData && 'url' in actionData ? actionData : undefined;
  const refused = (intent: string) =>
    actionData && 'problem' in actionData && actionData.values['intent'] === intent ? actionData : undefined;
  return (
    <main id="main">
      <h1>{t('record.of', { number: record.booking.number })}</h1>
      <nav className={`${classes['kinds']} ${inspection['screen']}`} aria-label={t('record.filter')}>
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
        {/* A plain form: its answer is a file to save, and the page stays. */}
        <form method="post" action={`${here}/file`} className={classes['giveOut']}>
          <TextField name="reason" label={t('record.reason')} minLength={3} maxLength={500} required />
          <div>
            <Button type="submit" size="md">
              {t('record.file')}
            </Button>
          </div>
        </form>
        <h3>{t('record.links')}</h3>
        <p className={classes['lead']}>{t('record.linkLead')}</p>
        {actionData && 'withdrawn' in actionData && <p role="status">{t('record.withdrawn')}</p>}
        {link && (
          <p role="status">
            {t('record.link', { until: formatInstant(link.expiresAt, zone, locale) })}
            <br />
            <code style={{ overflowWrap: 'anywhere' }}>{link.url}</code>
          </p>
        )}
        <ApiForm refusal={refused('link')} className={classes['giveOut']}>
          <input type="hidden" name="intent" value="link" />
          <TextField name="reason" label={t('record.reason')} minLength={3} maxLength={500} required />
          <SelectField
            name="hours"
            label={t('record.for')}
            data={hours.map((value) => ({ value: String(value), label: t('record.days', { days: value / 24 }) }))}
          />
          <div>
            <SubmitButton variant="default">{t('record.makeLink')}</SubmitButton>
          </div>
        </ApiForm>
        {links.length > 0 && (
          <ul className={classes['rows']} aria-label={t('record.openLinks')}>
            {links.map(({ id, reason, expiresAt }) => (
              <li key={id} className={classes['card']}>
                <p>{t('record.openLink', { reason, until: formatInstant(expiresAt, zone, locale) })}</p>
                <ApiForm refusal={actionData && 'problem' in actionData && actionData.values['linkId'] === id ? actionData : undefined}>
                  <input type="hidden" name="intent" value="withdraw" />
                  <input type="hidden" name="linkId" value={id} />
                  <div>
                    <SubmitButton variant="default" size="sm" aria-label={t('record.withdrawNamed', { reason })}>
                      {t('record.withdraw')}
                    </SubmitButton>
                  </div>
                </ApiForm>
              </li>
            ))}
          </ul>
        )}
      </section>
    </main>
  );
}
