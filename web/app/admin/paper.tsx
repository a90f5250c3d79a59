import { Link } from 'react-router';
import { apiOf, requirePerson } from '~/api/context.server';
import { path } from '~/api/client.server';
import papers from '~/features/papers/papers.module.css';
import type { OpenedDocument } from '~/features/papers/types';
import { LongTextField, SubmitButton, TextField } from '~/forms/fields';
import { ApiForm, type FormRefusal } from '~/forms/form';
import { field, submit } from '~/forms/submit.server';
import { formatInstant } from '~/format/instants';
import { useReaderZone } from '~/format/local-time';
import { redirectWith } from '~/shell/flash.server';
import { useLocale, useText } from '~/texts';
import type { Route } from './+types/paper';
import classes from './admin.module.css';

export async function loader({ params: { market, documentId }, context, request }: Route.LoaderArgs) {
  await requirePerson(context, market, request);
  return { document: await apiOf(context, market).get<OpenedDocument>(path`/compliance/documents/${documentId}`) };
}

export async function action({ params: { market, documentId }, context, request }: Route.ActionArgs) {
  const form = await request.formData();
  return submit(form, async () => {
    const api = apiOf(context, market);
    const refuses = field(form, 'intent') === 'refuse';
    const goodThrough = field(form, 'goodThrough');
    if (refuses) await api.post(path`/admin/compliance/documents/${documentId}/refuse`, { reason: field(form, 'reason') });
    else {
      const days = { issuedOn: field(form, 'issuedOn'), ...(goodThrough && { goodThrough }) };
      await api.post(path`/admin/compliance/documents/${documentId}/accept`, days);
    }
    const key = refuses ? 'admin.papers.refused' : 'admin.papers.accepted';
    return redirectWith(context, market, `/${market}/admin/papers`, { key, tone: 'good' });
  });
}

/** A refusal belongs to the form that was sent. */
const mine = (answer: FormRefusal | undefined, intent: string): FormRefusal | undefined =>
  answer?.values['intent'] === intent ? answer : undefined;

export default function PaperReview({ loaderData: { document }, actionData, params: { market } }: Route.ComponentProps) {
  const t = useText();
  const { title, state, own, issuedOn, goodThrough } = document;
  return (
    <main id="main">
      <p>
        <Link to={`/${market}/admin/papers`}>{t('admin.papers.back')}</Link>
      </p>
      <h1>{title.charAt(0).toUpperCase() + title.slice(1)}</h1>
      <div className={papers['review']}>
        <TheDocument document={document} />
        <div className={classes['rows']}>
          <Facts document={document} />
          {state !== 'waiting' && <p>{t('admin.papers.done', { state: t('papers.document', { state }) })}</p>}
          {state === 'waiting' && own && <p>{t('admin.papers.own')}</p>}
          {state === 'waiting' && !own && (
            <>
              <section className={classes['card']} aria-labelledby="accept">
                <h2 id="accept">{t('admin.papers.accept')}</h2>
                <p>{t('admin.papers.acceptLead')}</p>
                <ApiForm refusal={mine(actionData, 'accept')} initial={{ issuedOn, goodThrough: goodThrough ?? '' }}>
                  <input type="hidden" name="intent" value="accept" />
                  <TextField name="issuedOn" type="date" label={t('papers.issuedOn')} required />
                  <TextField name="goodThrough" type="date" label={t('papers.goodThrough')} description={t('papers.goodThroughHint')} />
                  <SubmitButton>{t('admin.papers.accept')}</SubmitButton>
                </ApiForm>
              </section>
              <section className={classes['card']} aria-labelledby="refuse">
                <h2 id="refuse">{t('admin.papers.refuse')}</h2>
                <p>{t('admin.papers.refuseLead')}</p>
                <ApiForm refusal={mine(actionData, 'refuse')}>
                  <input type="hidden" name="intent" value="refuse" />
                  <LongTextField name="reason" label={t('admin.papers.reason')} minLength={10} maxLength={600} required />
                  <SubmitButton variant="default">{t('admin.papers.refuse')}</SubmitButton>
                </ApiForm>
              </section>
            </>
          )}
        </div>
      </div>
    </main>
  );
}

/** A picture is shown; a PDF is given to keep, never opened in the page. */
function TheDocument({ document: { title, contentType, bytes, fileUrl } }: { document: OpenedDocument }) {
  const t = useText();
  const kilobytes = Math.max(1, Math.round(bytes / 1_000));
  return (
    <section className={classes['card']} aria-labelledby="document">
      <h2 id="document">{t('admin.papers.document')}</h2>
      {contentType === 'application/pdf' ? <p>{t('admin.papers.pdf')}</p> : <img src={fileUrl} alt={t('admin.papers.picture')} />}
      <p>
        <a href={fileUrl} download aria-label={t('papers.downloadThis', { title })}>
          {t('papers.download')} ({contentType === 'application/pdf' ? 'PDF' : contentType.replace('image/', '').toUpperCase()}, {kilobytes}{' '}
          kB)
        </a>
      </p>
    </section>
  );
}

function Facts({ document: { issuer, number, uploadedAt, owner, kitchen } }: { document: OpenedDocument }) {
  const t = useText();
  const locale = useLocale();
  const zone = useReaderZone();
  const facts = [
    ...(kitchen ? [[t('admin.papers.kitchen'), kitchen.title] as const] : []),
    [t('admin.papers.by'), owner.name] as const,
    [t('admin.papers.issuer'), issuer] as const,
    [t('admin.papers.number'), number] as const,
    [t('admin.papers.handedIn'), formatInstant(uploadedAt, zone, locale)] as const,
  ];
  return (
    <dl className={classes['facts']}>
      {facts.map(([name, value]) => (
        <div key={name} style={{ display: 'contents' }}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
