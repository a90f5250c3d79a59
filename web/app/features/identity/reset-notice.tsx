import { useId } from 'react';
import { LocalTime } from '~/format/local-time';
import { SubmitButton } from '~/forms/fields';
import { ApiForm, type FormRefusal } from '~/forms/form';
import { LinkButton } from '~/shell/link-button';
import { useText } from '~/texts';
import classes from './identity.module.css';

/** What the API says of a reset of the second step. */
export interface ResetState {
  notOffered?: 'staff' | 'password';
  endsAt?: string;
  isOver: boolean;
}

interface Props {
  reset: ResetState;
  refusal: FormRefusal | undefined;
  /** Where the log-in leads. */
  next?: string;
  /** The page on which it is carried out when its time has come; absent where the notice stands there, or who reads it is logged in. */
  goOn?: string;
}

/** That a reset waits, until when, and the button that stops it. The page's action takes the intent `stop`. */
export function ResetNotice({ reset: { endsAt, isOver }, refusal, next, goOn }: Props) {
  const t = useText();
  const title = useId();
  return (
    <section className={classes['waits']} aria-labelledby={title}>
      <h2 id={title}>{t(isOver ? 'security.lost.over' : 'security.lost.waiting')}</h2>
      {!isOver && endsAt && (
        <p>
          {t('security.lost.ends')}{' '}
          <strong>
            <LocalTime at={endsAt} />
          </strong>
          . {t('security.lost.endsLead')}
        </p>
      )}
      {isOver && next === undefined && <p>{t('security.lost.atLogIn')}</p>}
      {isOver && goOn && <LinkButton to={goOn}>{t('security.lost.goOn')}</LinkButton>}
      <p>{t('security.lost.stopHint')}</p>
      <ApiForm refusal={refusal}>
        <input type="hidden" name="intent" value="stop" />
        {next !== undefined && <input type="hidden" name="goto" value={next} />}
        <SubmitButton color="red.9">{t('security.lost.stop')}</SubmitButton>
      </ApiForm>
    </section>
  );
}
