import { Link } from 'react-router';
import { path } from '~/api/client.server';
import { apiOf, requirePerson } from '~/api/context.server';
import type { Booking } from '~/api/types';
import { LongTextField, SubmitButton } from '~/forms/fields';
import { ApiForm, type FormRefusal } from '~/forms/form';
import { field, submit } from '~/forms/submit.server';
import { formatInstant } from '~/format/instants';
import { redirectWith } from '~/shell/flash.server';
import { texts, useLocale, useText } from '~/texts';
import type { Route } from './+types/write';
import { answerReview } from './answer.server';
import { Marks } from './marks';
import { ReviewItem } from './review-item';
import classes from './reviews.module.css';
import type { BookingReviews } from './types';

export function meta() {
  return [{ title: texts('en')('reviews.write') }];
}

export async function loader({ params: { market, bookingId }, context, request }: Route.LoaderArgs) {
  await requirePerson(context, market, request);
  const api = apiOf(context, market);
  const [booking, reviews] = await Promise.all([
    api.get<Booking>(path`/bookings/${bookingId}`),
    api.get<BookingReviews>(path`/bookings/${bookingId}/reviews`),
  ]);
  return { booking, reviews };
}

const categoryPrefix = 'categories.';

export async function action({ params: { market, bookingId }, context, request }: Route.ActionArgs) {
  const form = await request.formData();
  return submit(form, async () => {
    const api = apiOf(context, market);
    const key = (await answerReview(api, form)) ?? 'reviews.write.kept';
    if (key === 'reviews.write.kept') {
      const marks = [...form].flatMap(([name, value]) =>
        name.startsWith(categoryPrefix) && value !== '' ? [[name.slice(categoryPrefix.length), Number(value)] as const] : [],
      );
      const body = { stars: Number(field(form, 'stars')), categories: Object.fromEntries(marks), text: field(form, 'text') };
      await api.put(path`/bookings/${bookingId}/review`, body);
    }
    return redirectWith(context, market, `/${market}/bookings/${bookingId}/review`, { key, tone: 'good' });
  });
}

export default function WriteReview({ loaderData: { booking, reviews }, actionData, params: { market } }: Route.ComponentProps) {
  const t = useText();
  const locale = useLocale();
  const { side, mayWrite, closesAt, mine, theirs, reportReasons } = reviews;
  const when = closesAt === undefined ? '' : formatInstant(closesAt, booking.listing.timeZone, locale);
  const names = { kitchen: booking.listing.title, chef: booking.chef.displayName };
  const act = { reasons: reportReasons, refusal: actionData };
  return (
    <main id="main" className="gh-page">
      <h1>{t('reviews.write')}</h1>
      <p>
        <Link to={`/${market}/bookings/${booking.id}`}>{t('reviews.booking')}</Link>
      </p>
      {mayWrite && side !== undefined && (
        <>
          <p>{t(side === 'chef' ? 'reviews.write.chef' : 'reviews.write.host', names)}</p>
          <p>{t('reviews.write.rule', { when })}</p>
          <ReviewForm reviews={reviews} refusal={actionData?.values['intent'] === undefined ? actionData : undefined} />
        </>
      )}
      {!mayWrite && mine === undefined && theirs === undefined && <p>{t('reviews.write.not')}</p>}
      {!mayWrite && mine !== undefined && (
        <section aria-labelledby="mine">
          <h2 id="mine">{t('reviews.mine')}</h2>
          {mine.status !== 'shown' && <p>{t(mine.status === 'removed' ? 'reviews.mine.removed' : 'reviews.mine.hidden')}</p>}
          <ul className={classes['reviews']}>
            <ReviewItem review={mine} kind={side === 'chef' ? 'kitchen' : 'chef'} />
          </ul>
        </section>
      )}
      {theirs !== undefined && (
        <section aria-labelledby="theirs">
          <h2 id="theirs">{t('reviews.theirs')}</h2>
          <ul className={classes['reviews']}>
            <ReviewItem review={theirs} kind={side === 'chef' ? 'chef' : 'kitchen'} act={act} />
          </ul>
        </section>
      )}
    </main>
  );
}

function ReviewForm({ reviews: { mine, categories, text }, refusal }: { reviews: BookingReviews; refusal: FormRefusal | undefined }) {
  const t = useText();
  const initial: Record<string, string> = {
    ...(mine && { stars: String(mine.stars), text: mine.text }),
    ...Object.fromEntries(Object.entries(mine?.categories ?? {}).map(([code, mark]) => [categoryPrefix + code, String(mark)])),
  };
  return (
    <ApiForm refusal={refusal} initial={initial} className={classes['form'] ?? ''}>
      <Marks name="stars" label={t('reviews.write.overall')} />
      {categories.map(({ code, title }) => (
        <Marks key={code} name={categoryPrefix + code} label={t('reviews.write.optional', { category: title })} optional />
      ))}
      <LongTextField
        name="text"
        label={t('reviews.write.text')}
        description={t('reviews.write.textHint', text)}
        minLength={text.least}
        maxLength={text.most}
        rows={6}
        required
      />
      <div>
        <SubmitButton>{t('reviews.write.send')}</SubmitButton>
      </div>
    </ApiForm>
  );
}
