import { Link, redirect } from 'react-router';
import { path } from '~/api/client.server';
import { apiOf, requirePerson } from '~/api/context.server';
import type { Page, Quote } from '~/api/types';
import { SubmitButton } from '~/forms/fields';
import { ApiForm, type FormRefusal } from '~/forms/form';
import { field, submit } from '~/forms/submit.server';
import { formatInstant, formatSpan } from '~/format/instants';
import { redirectWith } from '~/shell/flash.server';
import { LinkButton } from '~/shell/link-button';
import { texts, useLocale, useText } from '~/texts';
import type { Route } from './+types/waitlist';
import type { WaitlistEntry } from './types';
import classes from './waitlist.module.css';
import { wishText } from './wish-text';

export function meta() {
  return [{ title: texts('en')('waitlist.title') }];
}

export async function loader({ params: { market }, context, request }: Route.LoaderArgs) {
  await requirePerson(context, market, request);
  const { items } = await apiOf(context, market).get<Page<WaitlistEntry>>('/me/waitlist');
  // What is kept for oneself ends soonest, and comes first.
  return { items: items.toSorted((a, b) => Number(b.offer !== undefined) - Number(a.offer !== undefined)) };
}

export async function action({ params: { market }, context, request }: Route.ActionArgs) {
  const form = await request.formData();
  return submit(form, async () => {
    const api = apiOf(context, market);
    if (field(form, 'intent') === 'leave') {
      await api.delete(path`/me/waitlist/${field(form, 'entry')}`);
      return redirectWith(context, market, `/${market}/waitlist`, { key: 'waitlist.left', tone: 'good' });
    }
    const [listingId, startsAt, endsAt] = ['listingId', 'startsAt', 'endsAt'].map((name) => field(form, name));
    const { id } = await api.post<Quote>('/quotes', { listingId, startsAt, endsAt });
    return redirect(`/${market}/checkout/${id}`);
  });
}

/** Everything that one waits for, and what is kept for one right now. */
export default function Waitlist({ loaderData: { items }, actionData, params: { market } }: Route.ComponentProps) {
  const t = useText();
  return (
    <main id="main" className={`gh-page ${classes['page']}`}>
      <h1>{t('waitlist.title')}</h1>
      <p>{t('waitlist.lead')}</p>
      {items.length === 0 && (
        <>
          <p>{t('waitlist.none')}</p>
          <LinkButton to={`/${market}/kitchens`}>{t('waitlist.find')}</LinkButton>
        </>
      )}
      <ul className={classes['list']}>
        {items.map((entry) => (
          <Turn key={entry.id} entry={entry} market={market} refusal={actionData} />
        ))}
      </ul>
    </main>
  );
}

interface TurnProps {
  entry: WaitlistEntry;
  market: string;
  refusal: FormRefusal | undefined;
}

function Turn({ entry, market, refusal }: TurnProps) {
  const t = useText();
  const locale = useLocale();
  const { id, listing, offer, ahead } = entry;
  const own = refusal?.values['entry'] === id ? refusal : undefined;
  const of = (intent: string): FormRefusal | undefined => (own?.values['intent'] === intent ? own : undefined);
  return (
    <li data-offer={offer ? true : undefined}>
      <h2>
        <Link to={`/${market}/kitchens/${listing.slug}`}>{listing.title}</Link>
      </h2>
      <p>{wishText(entry, t, locale)}</p>
      {offer ? (
        <p>
          <strong>
            {t('waitlist.offer', {
              span: formatSpan(offer.startsAt, offer.endsAt, listing.timeZone, locale),
              until: formatInstant(offer.expiresAt, listing.timeZone, locale),
            })}
          </strong>
        </p>
      ) : (
        <p className={classes['hint']}>{t('waitlist.ahead', { ahead })}</p>
      )}
      <div className={classes['acts']}>
        {offer && (
          <ApiForm refusal={of('take')}>
            <input type="hidden" name="intent" value="take" />
            <input type="hidden" name="entry" value={id} />
            <input type="hidden" name="listingId" value={listing.id} />
            <input type="hidden" name="startsAt" value={offer.startsAt} />
            <input type="hidden" name="endsAt" value={offer.endsAt} />
            <SubmitButton>{t('waitlist.take')}</SubmitButton>
          </ApiForm>
        )}
        <ApiForm refusal={of('leave')}>
          <input type="hidden" name="intent" value="leave" />
          <input type="hidden" name="entry" value={id} />
          <SubmitButton variant="default" {...(!offer && { 'aria-label': t('waitlist.leaveOf', { title: listing.title }) })}>
            {t(offer ? 'waitlist.letGo' : 'waitlist.leave')}
          </SubmitButton>
        </ApiForm>
      </div>
    </li>
  );
}
