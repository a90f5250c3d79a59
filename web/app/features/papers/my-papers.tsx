import { Form, Link } from 'react-router';
import { apiOf, requirePerson } from '~/api/context.server';
import { submit } from '~/forms/submit.server';
import { redirectWith } from '~/shell/flash.server';
import { texts, useText } from '~/texts';
import type { Route } from './+types/my-papers';
import { changePapers } from './change-papers.server';
import { PapersParts } from './papers-page';
import classes from './papers.module.css';
import type { Papers } from './types';

export function meta() {
  return [{ title: texts('en')('papers.mine') }];
}

export async function loader({ params: { market }, context, request }: Route.LoaderArgs) {
  await requirePerson(context, market, request);
  const place = new URL(request.url).searchParams.get('place') ?? undefined;
  return { papers: await apiOf(context, market).get<Papers>('/compliance/papers', { place }) };
}

export async function action({ params: { market }, context, request }: Route.ActionArgs) {
  const form = await request.formData();
  return submit(form, async () => {
    const key = await changePapers(apiOf(context, market), form);
    return redirectWith(context, market, `/${market}/account/papers${new URL(request.url).search}`, { key, tone: 'good' });
  });
}

export default function MyPapers({ loaderData: { papers }, actionData, params: { market } }: Route.ComponentProps) {
  const t = useText();
  const here = papers.places.find(({ name }) => name === papers.place)?.id;
  return (
    <main id="main" className={`gh-page ${classes['page']}`}>
      <p>
        <Link to={`/${market}/account`}>{t('account.title')}</Link>
      </p>
      <h1>{t('papers.mine')}</h1>
      <p className={classes['lead']}>{t('papers.myLead')}</p>
      <Form method="get" className={classes['where']}>
        <label>
          {t('papers.place')}
          <select name="place" key={here} defaultValue={here}>
            {papers.places.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <button type="submit">{t('papers.show')}</button>
      </Form>
      <PapersParts market={market} papers={papers} answer={actionData} />
    </main>
  );
}
