import { Link } from 'react-router';
import { apiOf, requirePerson } from '~/api/context.server';
import { path } from '~/api/client.server';
import type { Money } from '~/api/types';
import { SelectField, SubmitButton, TextField } from '~/forms/fields';
import { ApiForm, type FormRefusal } from '~/forms/form';
import { field, submit } from '~/forms/submit.server';
import { formatInstant } from '~/format/instants';
import { useReaderZone } from '~/format/local-time';
import { formatMoney } from '~/format/money';
import { redirectWith } from '~/shell/flash.server';
import { useLocale, useText } from '~/texts';
import type { Route } from './+types/to-collect';
import classes from './admin.module.css';

const methods = ['cash', 'bank_transfer', 'terminal'] as const;

interface Taken {
  id: string;
  method: (typeof methods)[number];
  reference: string;
  recordedBy: string;
  recordedAt: string;
  mine: boolean;
}

interface Item {
  id: string;
  subject: { id: string };
  description: string;
  amount: Money;
  record?: Taken;
}

interface HandWork {
  toCollect: (Item & { payer: { displayName: string; email: string }; dueAt: string })[];
  toGiveBack: (Item & { since: string })[];
}

export async function loader({ params, context, request }: Route.LoaderArgs) {
  await requirePerson(context, params.market, request);
  return apiOf(context, params.market).get<HandWork>('/admin/by-hand');
}

export async function action({ params: { market }, context, request }: Route.ActionArgs) {
  const form = await request.formData();
  return submit(form, async () => {
    const api = apiOf(context, market);
    const [intent, id] = [field(form, 'intent'), field(form, 'id')];
    const paid = { method: field(form, 'method'), reference: field(form, 'reference') };
    if (intent === 'collect') await api.post(path`/admin/receivables/${id}/payment`, paid);
    else if (intent === 'giveBack') await api.post(path`/admin/refunds/${id}/payment`, paid);
    else await api.post(path`/admin/hand-payments/${id}/check`, { word: intent });
    const key = intent === 'collect' || intent === 'giveBack' ? 'admin.toCollect.recorded' : 'admin.toCollect.checked';
    return redirectWith(context, market, `/${market}/admin/to-collect`, { key, tone: 'good' });
  });
}

/** A refusal belongs to the form that was sent. */
const mine = (answer: FormRefusal | undefined, id: string): FormRefusal | undefined => (answer?.values['id'] === id ? answer : undefined);

export default function ToCollect({ loaderData: { toCollect, toGiveBack }, actionData, params: { market } }: Route.ComponentProps) {
  const t = useText();
  const locale = useLocale();
  const zone = useReaderZone();
  return (
    <main id="main">
      <h1>{t('admin.toCollect')}</h1>
      <p className={classes['lead']}>{t('admin.toCollect.lead')}</p>
      {toCollect.length === 0 && <p>{t('admin.toCollect.none')}</p>}
      <ul className={classes['rows']}>
        {toCollect.map((item) => (
          <Card key={item.id} item={item} market={market} intent="collect" answer={actionData}>
            <p>{t('admin.toCollect.due', { when: formatInstant(item.dueAt, zone, locale) })}</p>
            <p>{t('admin.toCollect.payer', { name: item.payer.displayName, email: item.payer.email })}</p>
          </Card>
        ))}
      </ul>
      <section aria-labelledby="give-back">
        <h2 id="give-back">{t('admin.toCollect.back')}</h2>
        <p className={classes['lead']}>{t('admin.toCollect.backLead')}</p>
        {toGiveBack.length === 0 && <p>{t('admin.toCollect.noBack')}</p>}
        <ul className={classes['rows']}>
          {toGiveBack.map((item) => (
            <Card key={item.id} item={item} market={market} intent="giveBack" answer={actionData} />
          ))}
        </ul>
      </section>
    </main>
  );
}

interface CardProps {
  item: Item;
  market: string;
  intent: 'collect' | 'giveBack';
  answer: FormRefusal | undefined;
  children?: React.ReactNode;
}

function Card({ item, market, intent, answer, children }: CardProps) {
  const t = useText();
  const locale = useLocale();
  return (
    <li className={classes['card']}>
      <h3 className={classes['head']}>
        <span>{item.description}</span>
        <span>{formatMoney(item.amount, locale, 'exact')}</span>
      </h3>
      {children}
      <p>
        <Link to={`/${market}/admin/bookings/${item.subject.id}`}>{t('admin.toCollect.open')}</Link>
      </p>
      {item.record ? (
        <Check record={item.record} answer={mine(answer, item.record.id)} />
      ) : (
        <Record item={item} intent={intent} answer={mine(answer, item.id)} />
      )}
    </li>
  );
}

function Record({ item, intent, answer }: { item: Item; intent: 'collect' | 'giveBack'; answer: FormRefusal | undefined }) {
  const t = useText();
  return (
    <ApiForm refusal={answer}>
      <input type="hidden" name="intent" value={intent} />
      <input type="hidden" name="id" value={item.id} />
      <SelectField
        name="method"
        label={t('admin.toCollect.method')}
        data={methods.map((value) => ({ value, label: t(`admin.toCollect.${value}`) }))}
      />
      <TextField
        name="reference"
        label={t('admin.toCollect.reference')}
        description={t('admin.toCollect.referenceHint')}
        maxLength={200}
        required
      />
      <SubmitButton>{t(intent === 'collect' ? 'admin.toCollect.record' : 'admin.toCollect.recordBack')}</SubmitButton>
    </ApiForm>
  );
}

function Check({ record, answer }: { record: Taken; answer: FormRefusal | undefined }) {
  const t = useText();
  const locale = useLocale();
  const zone = useReaderZone();
  const { id, method, reference, recordedBy, recordedAt } = record;
  const said = { name: recordedBy, method: t(`admin.toCollect.${method}`), reference, when: formatInstant(recordedAt, zone, locale) };
  return (
    <>
      <p>{t('admin.toCollect.recordedBy', said)}</p>
      {record.mine && <p>{t('admin.toCollect.mine')}</p>}
      {!record.mine && (
        <div className={classes['decide']}>
          {(['confirmed', 'rejected'] as const).map((word) => (
            <ApiForm key={word} refusal={answer}>
              <input type="hidden" name="intent" value={word} />
              <input type="hidden" name="id" value={id} />
              <SubmitButton variant={word === 'confirmed' ? 'filled' : 'default'}>
                {t(word === 'confirmed' ? 'admin.toCollect.confirm' : 'admin.toCollect.reject')}
              </SubmitButton>
            </ApiForm>
          ))}
        </div>
      )}
    </>
  );
}
