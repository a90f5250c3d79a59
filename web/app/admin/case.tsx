import { Link } from 'react-router';
import { apiOf, requirePerson } from '~/api/context.server';
import { path } from '~/api/client.server';
import type { Case } from '~/api/types';
import { actOnCase } from '~/features/cases/act.server';
import { CaseCard } from '~/features/cases/case-card';
import { submit } from '~/forms/submit.server';
import { useText } from '~/texts';
import type { Route } from './+types/case';

export async function loader({ params: { market, caseId }, context, request }: Route.LoaderArgs) {
  await requirePerson(context, market, request);
  return { item: await apiOf(context, market).get<Case>(path`/cases/${caseId}`) };
}

export async function action({ params: { market }, context, request }: Route.ActionArgs) {
  const form = await request.formData();
  return submit(form, async () => {
    await actOnCase(apiOf(context, market), form);
    return null;
  });
}

/** Both sides of a case on one page, and the ruling. */
export default function CasePage({ loaderData: { item }, actionData, params: { market } }: Route.ComponentProps) {
  const t = useText();
  return (
    <main id="main">
      <h1>
        {item.number}: {item.listingTitle}
      </h1>
      <p>
        <Link to={`/${market}/admin/bookings/${item.bookingId}`}>{t('admin.cases.booking')}</Link>
      </p>
      <CaseCard item={item} ask={`/${market}/bookings/${item.bookingId}/evidence`} refusal={actionData ?? undefined} />
    </main>
  );
}
