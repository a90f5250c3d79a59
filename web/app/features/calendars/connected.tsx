import { useEffect, useRef } from 'react';
import { apiOf, requirePerson } from '~/api/context.server';
import { SubmitButton } from '~/forms/fields';
import { ApiForm } from '~/forms/form';
import { field, submit } from '~/forms/submit.server';
import { redirectWith } from '~/shell/flash.server';
import { texts, useText } from '~/texts';
import type { Route } from './+types/connected';
import classes from './calendars.module.css';

export function meta() {
  return [{ title: texts('en')('calendars.finishTitle') }];
}

/** Where providers send hosts back to, with a code or a no. */
export async function loader({ params: { market }, context, request }: Route.LoaderArgs) {
  await requirePerson(context, market, request);
  const { searchParams } = new URL(request.url);
  const [code, state] = [searchParams.get('code') ?? '', searchParams.get('state') ?? ''];
  if (code === '' || state === '') throw redirectWith(context, market, `/${market}/host`, { key: 'calendars.connectDenied', tone: 'bad' });
  return { code, state };
}

/** The state says which kitchen it was for, and that they began it themselves. */
export async function action({ params: { market }, context, request }: Route.ActionArgs) {
  const form = await request.formData();
  return submit(form, async () => {
    const given = { state: field(form, 'state'), code: field(form, 'code') };
    const { listingId } = await apiOf(context, market).post<{ listingId: string }>('/calendar-consents', given);
    const kitchen = `/${market}/host/kitchens/${listingId}/calendars`;
    return redirectWith(context, market, kitchen, { key: 'calendars.connected', tone: 'good' });
  });
}

/** What comes from another site changes nothing here: this page of our own sends it on, by itself where there are scripts. */
export default function Connected({ loaderData: { code, state }, actionData }: Route.ComponentProps) {
  const t = useText();
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => place.current?.querySelector('form')?.requestSubmit(), []);
  return (
    <main id="main" className={`gh-page ${classes['page']}`}>
      <h1>{t('calendars.finishTitle')}</h1>
      <div ref={place} className={classes['panel']}>
        <p>{t('calendars.finishHint')}</p>
        <ApiForm refusal={actionData ?? undefined}>
          <input type="hidden" name="state" value={state} />
          <input type="hidden" name="code" value={code} />
          <SubmitButton>{t('calendars.finish')}</SubmitButton>
        </ApiForm>
      </div>
    </main>
  );
}
