import { apiOf, requirePerson } from '~/api/context.server';
import { path } from '~/api/client.server';
import type { Page } from '~/api/types';
import { SubmitButton } from '~/forms/fields';
import { ApiForm, type FormRefusal } from '~/forms/form';
import { field, submit } from '~/forms/submit.server';
import { formatInstant } from '~/format/instants';
import { useReaderZone } from '~/format/local-time';
import { redirectWith } from '~/shell/flash.server';
import { useLocale, useText } from '~/texts';
import type { Route } from './+types/dead-letters';
import classes from './admin.module.css';
import { Pager } from './pager';
import type { DeadLetter } from './types';

export async function loader({ params, context, request }: Route.LoaderArgs) {
  await requirePerson(context, params.market, request);
  const cursor = new URL(request.url).searchParams.get('cursor') ?? undefined;
  return apiOf(context, params.market).get<Page<DeadLetter>>('/admin/dead-letters', { cursor });
}

export async function action({ params: { market }, context, request }: Route.ActionArgs) {
  const form = await request.formData();
  return submit(form, async () => {
    const discard = field(form, 'decision') === 'discard';
    const id = field(form, 'id');
    const target = discard ? path`/admin/dead-letters/${id}/discard` : path`/admin/dead-letters/${id}/replay`;
    await apiOf(context, market).post(target);
    return redirectWith(context, market, `/${market}/admin/dead-letters`, {
      key: discard ? 'admin.dead.discarded' : 'admin.dead.replayed',
      tone: 'good',
    });
  });
}

export default function DeadLetters({ loaderData: { items, nextCursor }, actionData }: Route.ComponentProps) {
  const t = useText();
  const locale = useLocale();
  const zone = useReaderZone();
  return (
    <main id="main">
      <h1>{t('admin.deadLetters')}</h1>
      <p className={classes['lead']}>{t('admin.dead.lead')}</p>
      {items.length === 0 && <p>{t('admin.dead.none')}</p>}
      <ul className={classes['rows']}>
        {items.map((letter) => (
          <li key={letter.id} className={classes['card']}>
            <h2>{letter.queue}</h2>
            <p>{letter.error}</p>
            <p className={classes['lead']}>
              {t('admin.dead.tries', { attempts: letter.attempts, when: formatInstant(letter.diedAt, zone, locale) })}
            </p>
            <details>
              <summary>{t('admin.dead.payload')}</summary>
              <pre className={classes['raw']}>{JSON.stringify(letter.payload, null, 2)}</pre>
            </details>
            <div className={classes['decide']}>
              <Decision id={letter.id} decision="replay" refusal={mine(actionData, letter.id)}>
                {t('admin.dead.replay')}
              </Decision>
              <details>
                <summary>{t('admin.dead.discard')}</summary>
                <p>{t('admin.dead.sure')}</p>
                <Decision id={letter.id} decision="discard" refusal={undefined}>
                  {t('admin.dead.discard')}
                </Decision>
              </details>
            </div>
          </li>
        ))}
      </ul>
      <Pager nextCursor={nextCursor} />
    </main>
  );
}

/** A refusal belongs to the letter that was decided on. */
const mine = (answer: FormRefusal | undefined, id: string): FormRefusal | undefined => (answer?.values['id'] === id ? answer : undefined);

function Decision({
  id,
  decision,
  refusal,
  children,
}: {
  id: string;
  decision: 'replay' | 'discard';
  refusal: FormRefusal | undefined;
  children: React.ReactNode;
}) {
  return (
    <ApiForm refusal={refusal}>
      <input type="hidden" name="id" value={id} />
      <input type="hidden" name="decision" value={decision} />
      <SubmitButton {...(decision === 'discard' && { color: 'red' })}>{children}</SubmitButton>
    </ApiForm>
  );
}
