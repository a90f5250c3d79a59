import { apiOf } from '~/api/context.server';
import { ApiError } from '~/api/errors';
import { LocalTime } from '~/format/local-time';
import account from '~/features/account/account.module.css';
import { useText } from '~/texts';
import type { Route } from './+types/text';
import type { ConsentText } from './types';
import { Paragraphs } from './paragraphs';

export function meta({ loaderData }: Route.MetaArgs) {
  return [{ title: loaderData?.title }];
}

export async function loader({ params: { market, kind }, context }: Route.LoaderArgs) {
  const { items } = await apiOf(context, market).get<{ items: ConsentText[] }>('/consents');
  const found = items.find((each) => each.kind === kind);
  if (found) return found;
  throw new ApiError({ status: 404, code: 'web.no_such_page', title: 'Not found', detail: 'There is no page at this address.' });
}

export default function Text({ loaderData: { title, text, version, since } }: Route.ComponentProps) {
  const t = useText();
  return (
    <main id="main" className={`gh-page ${account['page']}`}>
      <h1>{title}</h1>
      <p>
        {t('consent.version', { version })} <LocalTime at={since} />
      </p>
      <Paragraphs text={text} />
    </main>
  );
}
