import type { Case } from '~/api/types';
import { CardField } from '~/features/bookings/card-field';
import { LongTextField, SubmitButton, TextField } from '~/forms/fields';
import { ApiForm, type FormRefusal } from '~/forms/form';
import { formatInstant } from '~/format/instants';
import { formatMoney } from '~/format/money';
import { LinkButton } from '~/shell/link-button';
import { type TextKey, useLocale, useText } from '~/texts';
import classes from './cases.module.css';
import { EvidenceField } from './evidence-field';

interface Props {
  item: Case;
  /** Where the page's script asks for an address for a file. */
  ask: string;
  /** How a card is asked for, where one can be given. */
  card?: { scriptUrl: string; publishableKey: string };
  refusal: FormRefusal | undefined;
}

/** What a ruling names: of a deposit and overtime what the host’s side gets, of the price what goes back. */
const ruled: Record<string, TextKey> = { deposit: 'case.ruleAmount', overtime: 'case.ruleOvertime' };
const awardedAs: Record<string, TextKey> = { deposit: 'case.awarded', overtime: 'case.awardedOvertime' };
const askedAs: Record<string, TextKey> = { deposit: 'case.asked' };

/** A case: where it stands, what was said and shown, and what this person can do about it. */
export function CaseCard({ item, ask, card, refusal }: Props) {
  const t = useText();
  const locale = useLocale();
  const { awarded, deadline, timeZone } = item;
  // Of overtime, what is asked is what it is about.
  const asked = item.kind === 'overtime' ? undefined : item.asked;
  return (
    <article className={classes['case']}>
      <h3>{item.stateTitle.startsWith(item.title) ? item.stateTitle : `${item.title}: ${item.stateTitle}`}</h3>
      <p>{item.stateExplanation}</p>
      {deadline && <p>{t('booking.deadline', { when: formatInstant(deadline.at, timeZone, locale), what: deadline.what })}</p>}
      {item.declined && <p>{t('booking.declined', { message: item.declined })}</p>}
      {item.bankUrl && (
        <p>
          <LinkButton to={item.bankUrl} reloadDocument>
            {t('booking.askBank')}
          </LinkButton>
        </p>
      )}
      <dl className={classes['amounts']}>
        {item.until && <dt>{t('case.until')}</dt>}
        {item.until && <dd>{formatInstant(item.until, timeZone, locale)}</dd>}
        <dt>{t('case.stake')}</dt>
        <dd>{formatMoney(item.stake, locale, 'exact')}</dd>
        {asked && <dt>{t(askedAs[item.kind] ?? 'case.askedBack')}</dt>}
        {asked && <dd>{formatMoney(asked, locale, 'exact')}</dd>}
        {awarded && <dt>{t(awardedAs[item.kind] ?? 'case.awardedBack')}</dt>}
        {awarded && <dd>{formatMoney(awarded, locale, 'exact')}</dd>}
      </dl>
      {item.price && (
        <ul className={classes['made']} aria-label={t('case.price')}>
          {item.price.map(({ label, explanation, amount }) => (
            <li key={label}>
              {label}: {explanation} · {formatMoney(amount, locale, 'exact')}
            </li>
          ))}
        </ul>
      )}
      {item.evidence.length > 0 && (
        <ul className={classes['evidence']} aria-label={t('case.evidence')}>
          {item.evidence.map(({ id, name, by, contentType, address }) => (
            <li key={id}>
              <a href={address} target="_blank" rel="noreferrer">
                {contentType.startsWith('image/') && <img src={address} alt="" loading="lazy" />}
                {t('case.file', { name, by })}
              </a>
            </li>
          ))}
        </ul>
      )}
      <ol className={classes['said']}>
        {item.timeline.map(({ at, title, by, note }) => (
          <li key={at + title}>
            <strong>{title}</strong>
            <small>
              {by} · {formatInstant(at, timeZone, locale)}
            </small>
            {note && <blockquote>{note}</blockquote>}
          </li>
        ))}
      </ol>
      {item.actions.map(({ transition, title, confirm, statement, amount, evidence, card: takesCard }) => {
        const mine = refusal?.values['caseId'] === item.id && refusal.values['transition'] === transition;
        return (
          <details key={transition} open={mine} className={classes['deed']}>
            <summary>{title}</summary>
            {confirm && <p>{confirm}</p>}
            <ApiForm refusal={mine ? refusal : undefined}>
              <input type="hidden" name="caseId" value={item.id} />
              <input type="hidden" name="transition" value={transition} />
              {amount && (
                <TextField
                  name="amount"
                  label={t(transition === 'claim' ? 'case.claimAmount' : (ruled[item.kind] ?? 'case.ruleBack'))}
                  description={t('case.upTo', { amount: formatMoney(item.stake, locale, 'exact') })}
                  inputMode="decimal"
                  maxLength={12}
                  required
                />
              )}
              {statement !== 'no' && (
                <LongTextField
                  name="statement"
                  label={t(transition === 'rule' ? 'case.ruling' : 'case.statement')}
                  maxLength={2000}
                  required={statement === 'required'}
                />
              )}
              {evidence && <EvidenceField ask={ask} />}
              {takesCard && card && <CardField {...card} label={title} />}
              <SubmitButton>{title}</SubmitButton>
            </ApiForm>
          </details>
        );
      })}
    </article>
  );
}
