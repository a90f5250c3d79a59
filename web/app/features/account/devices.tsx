import { apiOf, requirePerson } from '~/api/context.server';
import { path } from '~/api/client.server';
import { type Risk, RiskNote } from '~/format/risk-note';
import { LocalTime } from '~/format/local-time';
import { SubmitButton } from '~/forms/fields';
import { ApiForm, type FormRefusal } from '~/forms/form';
import { field, submit } from '~/forms/submit.server';
import { redirectWith } from '~/shell/flash.server';
import { type TextKey, texts, useText } from '~/texts';
import type { Route } from './+types/devices';
import account from './account.module.css';
import classes from './security.module.css';

interface Device {
  id: string;
  device: string;
  address?: string;
  startedAt: string;
  seenAt: string;
  isThis: boolean;
  risk?: Risk;
  country?: string;
}

export function meta() {
  return [{ title: texts('en')('security.devices.title') }];
}

export async function loader({ params: { market }, context, request }: Route.LoaderArgs) {
  await requirePerson(context, market, request);
  return apiOf(context, market).get<{ items: Device[] }>('/me/sessions');
}

export async function action({ params: { market }, context, request }: Route.ActionArgs) {
  const form = await request.formData();
  return submit(form, async () => {
    const api = apiOf(context, market);
    const id = field(form, 'id');
    const done = (key: TextKey, to = 'account/devices') => redirectWith(context, market, `/${market}/${to}`, { key, tone: 'good' });
    switch (field(form, 'intent')) {
      case 'others':
        await api.post('/me/sessions/end-others');
        return done('security.devices.othersEnded');
      case 'notMe':
        await api.post(path`/me/sessions/${id}/not-me`);
        return done('security.devices.disowned', 'account#password');
      default:
        await api.delete(path`/me/sessions/${id}`);
        return done('security.devices.ended');
    }
  });
}

export default function Devices({ loaderData: { items }, actionData }: Route.ComponentProps) {
  const t = useText();
  const refused = actionData as FormRefusal | undefined;
  return (
    <main id="main" className={`gh-page ${account['page']}`}>
      <h1>{t('security.devices.title')}</h1>
      <p>{t('security.devices.lead')}</p>
      {items.length > 1 ? (
        <ApiForm refusal={refused?.values['intent'] === 'others' ? refused : undefined}>
          <input type="hidden" name="intent" value="others" />
          <SubmitButton variant="default">{t('security.devices.others')}</SubmitButton>
        </ApiForm>
      ) : (
        <p>{t('security.devices.none')}</p>
      )}
      <ul className={classes['devices']}>
        {items.map((each) => (
          <DeviceRow key={each.id} device={each} refused={refused?.values['id'] === each.id ? refused : undefined} />
        ))}
      </ul>
    </main>
  );
}

function DeviceRow({
  device: { id, device, address, country, startedAt, seenAt, isThis, risk },
  refused,
}: {
  device: Device;
  refused: FormRefusal | undefined;
}) {
  const t = useText();
  return (
    <li>
      <h2>
        {device} {isThis && <span className={classes['this']}>{t('security.devices.this')}</span>}
      </h2>
      <p>
        {address ? t('security.devices.from', { address }) : t('security.devices.fromUnknown')}
        {country && ` · ${t('security.country', { country })}`}
      </p>
      <p>
        {t('security.devices.since')} <LocalTime at={startedAt} /> · {t('security.devices.seen')} <LocalTime at={seenAt} />
      </p>
      {risk && <RiskNote risk={risk} />}
      {!isThis && (
        <ApiForm refusal={refused} className={classes['acts'] ?? ''}>
          <input type="hidden" name="id" value={id} />
          <SubmitButton variant="default" name="intent" value="end">
            {t('security.devices.end')}
          </SubmitButton>
          <SubmitButton color="red.9" name="intent" value="notMe">
            {t('security.devices.notMe')}
          </SubmitButton>
        </ApiForm>
      )}
    </li>
  );
}
