import { apiOf, requirePerson } from '~/api/context.server';
import { path } from '~/api/client.server';
import { LongTextField, SelectField, SubmitButton, TextField } from '~/forms/fields';
import { ApiForm, type FormRefusal } from '~/forms/form';
import { field, submit } from '~/forms/submit.server';
import { formatInstant } from '~/format/instants';
import { useReaderZone } from '~/format/local-time';
import { redirectWith } from '~/shell/flash.server';
import { useLocale, useText } from '~/texts';
import type { Route } from './+types/access';
import classes from './admin.module.css';
import type { Elevation, Permissions } from './types';

export async function loader({ params: { market }, context, request }: Route.LoaderArgs) {
  await requirePerson(context, market, request);
  const api = apiOf(context, market);
  const own = await api.get<Permissions>('/me/permissions');
  const decides = own.may.some(({ name }) => name === 'roles.grant');
  const others = decides ? (await api.get<{ items: Elevation[] }>('/admin/elevations')).items.filter(({ isOwn }) => !isOwn) : undefined;
  return { own, others };
}

const intents = ['ask', 'end', 'endTheirs', 'grant', 'refuse'] as const;

export async function action({ params: { market }, context, request }: Route.ActionArgs) {
  const form = await request.formData();
  return submit(form, async () => {
    const api = apiOf(context, market);
    const id = field(form, 'id');
    const intent = intents.find((each) => each === field(form, 'intent')) ?? 'refuse';
    if (intent === 'ask') {
      const permissions = form.getAll('permissions').map(String);
      await api.post('/elevations', { permissions, minutes: Number(field(form, 'minutes')), reason: field(form, 'reason') });
    } else if (intent === 'end') await api.post(path`/elevations/${id}/end`);
    else if (intent === 'endTheirs') await api.post(path`/admin/elevations/${id}/end`);
    else {
      const note = field(form, 'note');
      await api.post(path`/admin/elevations/${id}/decision`, { isGranted: intent === 'grant', ...(note === '' ? {} : { note }) });
    }
    return redirectWith(context, market, `/${market}/admin/access`, { key: `admin.access.did.${intent}`, tone: 'good' });
  });
}

export default function Access({ loaderData: { own, others }, actionData }: Route.ComponentProps) {
  const t = useText();
  const isMine = (id?: string): FormRefusal | undefined => (actionData?.values['id'] === id ? actionData : undefined);
  return (
    <main id="main">
      <h1>{t('admin.access')}</h1>
      <p className={classes['lead']}>{t('admin.access.lead')}</p>
      <section aria-labelledby="own-rights">
        <h2 id="own-rights">{t('admin.access.own')}</h2>
        <ul>
          {own.may.map(({ name, title }) => (
            <li key={name}>
              {title}
              {own.elevated.includes(name) && <span className={classes['lead']}> · {t('admin.access.forAWhile')}</span>}
            </li>
          ))}
        </ul>
        <Asked all={own.asked} refusalOf={isMine} />
      </section>
      {own.mayAsk.length > 0 && own.asked.every(({ state }) => state !== 'asked') && (
        <section aria-labelledby="ask-rights">
          <h2 id="ask-rights">{t('admin.access.ask')}</h2>
          <AskForm key={own.asked.length} mayAsk={own.mayAsk} refusal={isMine()} />
        </section>
      )}
      {others !== undefined && (
        <section aria-labelledby="others-rights">
          <h2 id="others-rights">{t('admin.access.others')}</h2>
          {others.length === 0 && <p>{t('admin.access.nobody')}</p>}
          <Asked all={others} refusalOf={isMine} />
        </section>
      )}
    </main>
  );
}

function AskForm({ mayAsk, refusal }: { mayAsk: Permissions['mayAsk']; refusal: FormRefusal | undefined }) {
  const t = useText();
  return (
    <ApiForm refusal={refusal} className={classes['column']}>
      <fieldset className={classes['choices']}>
        <legend>{t('admin.access.what')}</legend>
        {mayAsk.map(({ name, title }) => (
          <label key={name}>
            <input type="checkbox" name="permissions" value={name} /> {title}
          </label>
        ))}
      </fieldset>
      <SelectField
        name="minutes"
        label={t('admin.access.howLong')}
        data={[60, 15, 30, 120, 240, 480].map((minutes) => ({ value: String(minutes), label: t('admin.access.minutes', { minutes }) }))}
      />
      <LongTextField name="reason" label={t('admin.access.why')} description={t('admin.access.whyHint')} maxLength={500} required />
      <SubmitButton name="intent" value="ask">
        {t('admin.access.askNow')}
      </SubmitButton>
    </ApiForm>
  );
}

function Asked({ all, refusalOf }: { all: readonly Elevation[]; refusalOf(id: string): FormRefusal | undefined }) {
  return (
    <ul className={classes['rows']}>
      {all.map((each) => (
        <AskedCard key={each.id} elevation={each} refusal={refusalOf(each.id)} />
      ))}
    </ul>
  );
}

function AskedCard({ elevation, refusal }: { elevation: Elevation; refusal: FormRefusal | undefined }) {
  const t = useText();
  const locale = useLocale();
  const zone = useReaderZone();
  const { id, name, isOwn, permissions, reason, minutes, state, askedAt, grantedUntil, decidedBy, note } = elevation;
  const when = (instant: string | null) => (instant === null ? '' : formatInstant(instant, zone, locale));
  const facts = { minutes, asked: when(askedAt), until: when(grantedUntil), by: decidedBy ?? '' };
  return (
    <li className={classes['card']}>
      <h3>{isOwn ? permissions.map(({ title }) => title).join(' · ') : name}</h3>
      {!isOwn && <p>{permissions.map(({ title }) => title).join(' · ')}</p>}
      <p>{reason}</p>
      <p className={classes['lead']}>{t(`admin.access.state.${state}`, facts)}</p>
      {note !== null && note !== '' && <p>{t('admin.access.note', { by: facts.by, note })}</p>}
      <ApiForm refusal={refusal} className={classes['decide']}>
        <input type="hidden" name="id" value={id} />
        {state === 'asked' && !isOwn && (
          <>
            <TextField name="note" label={t('admin.access.noteLabel')} maxLength={500} />
            <SubmitButton name="intent" value="grant">
              {t('admin.access.grant', { minutes })}
            </SubmitButton>
            <SubmitButton name="intent" value="refuse" variant="default">
              {t('admin.access.refuse')}
            </SubmitButton>
          </>
        )}
        {state === 'asked' && isOwn && (
          <SubmitButton name="intent" value="end" variant="default">
            {t('admin.access.takeBack')}
          </SubmitButton>
        )}
        {state === 'granted' && (
          <SubmitButton name="intent" value={isOwn ? 'end' : 'endTheirs'} variant="default">
            {t('admin.access.end')}
          </SubmitButton>
        )}
      </ApiForm>
    </li>
  );
}
