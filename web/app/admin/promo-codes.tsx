import { apiOf, nowOf, requirePerson } from '~/api/context.server';
import { path } from '~/api/client.server';
import type { Page } from '~/api/types';
import { SubmitButton } from '~/forms/fields';
import { ApiForm, type FormRefusal } from '~/forms/form';
import { field, submit } from '~/forms/submit.server';
import { formatInstant } from '~/format/instants';
import { useReaderZone } from '~/format/local-time';
import { formatMoney } from '~/format/money';
import { redirectWith } from '~/shell/flash.server';
import { type Translate, useLocale, useText } from '~/texts';
import type { Route } from './+types/promo-codes';
import classes from './admin.module.css';
import { Pager } from './pager';
import { PromoForm } from './promo-form';
import { promoInput } from './promo-input.server';
import type { PromoCode } from './types';

export async function loader({ params, context, request }: Route.LoaderArgs) {
  await requirePerson(context, params.market, request);
  const cursor = new URL(request.url).searchParams.get('cursor') ?? undefined;
  const found = await apiOf(context, params.market).get<Page<PromoCode>>('/admin/promo-codes', { cursor });
  return { ...found, now: nowOf(context).toString() };
}

export async function action({ params: { market }, context, request }: Route.ActionArgs) {
  const form = await request.formData();
  return submit(form, async () => {
    const api = apiOf(context, market);
    const [intent, id] = [field(form, 'intent'), field(form, 'id')];
    if (intent === 'pause') await api.post(path`/admin/promo-codes/${id}/pause`);
    else if (intent === 'resume') await api.post(path`/admin/promo-codes/${id}/resume`);
    else await api.post('/admin/promo-codes', promoInput(form));
    const key = intent === 'pause' ? 'admin.promos.paused' : intent === 'resume' ? 'admin.promos.resumed' : 'admin.promos.made';
    return redirectWith(context, market, `/${market}/admin/promo-codes`, { key, tone: 'good' });
  });
}

/** A refusal belongs to the form that was sent. */
const mine = (answer: FormRefusal | undefined, intent: string, id = ''): FormRefusal | undefined =>
  answer?.values['intent'] === intent && (answer.values['id'] ?? '') === id ? answer : undefined;

export default function PromoCodes({ loaderData: { items, nextCursor, now }, actionData }: Route.ComponentProps) {
  const t = useText();
  return (
    <main id="main">
      <h1>{t('admin.promos')}</h1>
      <p className={classes['lead']}>{t('admin.promos.lead')}</p>
      {items.length === 0 && <p>{t('admin.promos.none')}</p>}
      <ul className={classes['rows']}>
        {items.map((promo) => (
          <PromoCard key={promo.id} promo={promo} now={now} answer={actionData} />
        ))}
      </ul>
      <Pager nextCursor={nextCursor} />
      <section aria-labelledby="new-promo">
        <h2 id="new-promo">{t('admin.promos.new')}</h2>
        <PromoForm key={items[0]?.id} refusal={mine(actionData, 'make')} />
      </section>
    </main>
  );
}

function PromoCard({ promo, now, answer }: { promo: PromoCode; now: string; answer: FormRefusal | undefined }) {
  const t = useText();
  const locale = useLocale();
  const zone = useReaderZone();
  const isOver = promo.until !== undefined && Date.parse(promo.until) <= Date.parse(now);
  const intent = promo.status === 'live' ? 'pause' : 'resume';
  return (
    <li className={classes['card']}>
      <h2 className={classes['head']}>
        <span>{promo.code}</span>
        <span>{t(isOver ? 'admin.promos.over' : promo.status === 'live' ? 'admin.promos.live' : 'admin.promos.isPaused')}</span>
      </h2>
      {promo.note && <p>{promo.note}</p>}
      <dl className={classes['facts']}>
        {factsOf(promo, t, locale, zone).map(([name, value]) => (
          <div key={name} style={{ display: 'contents' }}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {!isOver && (
        <div className={classes['decide']}>
          <ApiForm refusal={mine(answer, intent, promo.id)}>
            <input type="hidden" name="intent" value={intent} />
            <input type="hidden" name="id" value={promo.id} />
            <SubmitButton variant="default" aria-label={t(`admin.promos.${intent}This`, { code: promo.code })}>
              {t(`admin.promos.${intent}`)}
            </SubmitButton>
          </ApiForm>
        </div>
      )}
    </li>
  );
}

function factsOf(promo: PromoCode, t: Translate, locale: ReturnType<typeof useLocale>, zone: string): [string, string][] {
  const money = (amount: NonNullable<PromoCode['amount']>): string => formatMoney(amount, locale, 'exact');
  const off = promo.amount ? money(promo.amount) : t('admin.promos.percentOff', { percent: promo.percent ?? 0 });
  const until = promo.until ? formatInstant(promo.until, zone, locale) : t('admin.promos.openEnd');
  const facts: [string, string][] = [
    [t('admin.promos.off'), promo.atMost ? t('admin.promos.atMostOf', { off, most: money(promo.atMost) }) : off],
    [t('admin.promos.bearer'), t(promo.bearer === 'platform' ? 'admin.promos.house' : 'admin.promos.host')],
    [
      t('admin.promos.spent'),
      promo.budget ? t('admin.promos.of', { used: money(promo.used), all: money(promo.budget) }) : money(promo.used),
    ],
    [
      t('admin.promos.uses'),
      promo.budgetUses ? t('admin.promos.of', { used: promo.usedCount, all: promo.budgetUses }) : String(promo.usedCount),
    ],
    [t('admin.promos.valid'), `${formatInstant(promo.from, zone, locale)} – ${until}`],
  ];
  if (promo.usesPerPerson) facts.push([t('admin.promos.perPerson'), String(promo.usesPerPerson)]);
  if (promo.minimum) facts.push([t('admin.promos.minimum'), money(promo.minimum)]);
  return facts;
}
