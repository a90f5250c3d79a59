import { SubmitButton } from '~/forms/fields';
import { ApiForm, type FormRefusal } from '~/forms/form';
import { useText } from '~/texts';
import classes from './sandbox.module.css';

export interface Switches {
  stripe: { failRate: unknown; loseRate: unknown; delayMs: unknown; hang: unknown };
  mail: { refuse: unknown; delayMs: unknown; drop: unknown };
}

const stripeWell = { failRate: 0, loseRate: 0, delayMs: 0, hang: false };
const mailWell = { refuse: false, delayMs: 0, drop: false };

/** What each choice sets at the vendor's sandbox. */
export const troubles = {
  stripe: {
    well: stripeWell,
    fail: { ...stripeWell, failRate: 0.3 },
    lose: { ...stripeWell, loseRate: 0.3 },
    slow: { ...stripeWell, delayMs: 3_000 },
    hang: { ...stripeWell, hang: true },
  },
  mail: {
    well: mailWell,
    temporary: { ...mailWell, refuse: 'temporary' },
    lose: { ...mailWell, drop: 'after_storing' },
    slow: { ...mailWell, delayMs: 3_000 },
  },
} as const;

type Vendor = keyof typeof troubles;

/** The choice whose settings are the ones in force. */
function chosenOf(vendor: Vendor, switches: Switches): string {
  const now = switches[vendor] as Record<string, unknown>;
  const choices = Object.entries(troubles[vendor]) as [string, Record<string, unknown>][];
  return choices.find(([, settings]) => Object.entries(settings).every(([name, value]) => now[name] === value))?.[0] ?? 'well';
}

export function Trouble({ switches, refusal }: { switches: Switches; refusal: FormRefusal | undefined }) {
  const t = useText();
  return (
    <section>
      <h2>{t('sandbox.trouble')}</h2>
      <p>{t('sandbox.troubleLead')}</p>
      <div className={classes['row']}>
        <ApiForm refusal={refusal?.values['vendor'] === 'stripe' ? refusal : undefined} className={classes['setting']}>
          <input type="hidden" name="vendor" value="stripe" />
          <label>
            {t('sandbox.stripe')}
            <select name="trouble" defaultValue={chosenOf('stripe', switches)} key={chosenOf('stripe', switches)}>
              {(Object.keys(troubles.stripe) as (keyof typeof troubles.stripe)[]).map((name) => (
                <option key={name} value={name}>
                  {t(`sandbox.stripe.${name}`)}
                </option>
              ))}
            </select>
          </label>
          <SubmitButton variant="default">{t('sandbox.set')}</SubmitButton>
        </ApiForm>
        <ApiForm refusal={refusal?.values['vendor'] === 'mail' ? refusal : undefined} className={classes['setting']}>
          <input type="hidden" name="vendor" value="mail" />
          <label>
            {t('sandbox.mail')}
            <select name="trouble" defaultValue={chosenOf('mail', switches)} key={chosenOf('mail', switches)}>
              {(Object.keys(troubles.mail) as (keyof typeof troubles.mail)[]).map((name) => (
                <option key={name} value={name}>
                  {t(`sandbox.mail.${name}`)}
                </option>
              ))}
            </select>
          </label>
          <SubmitButton variant="default">{t('sandbox.set')}</SubmitButton>
        </ApiForm>
      </div>
    </section>
  );
}
