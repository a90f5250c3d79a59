import { useText } from '~/texts';
import classes from './identity.module.css';

/** What brings somebody here: the field `role`, as people understand it. */
export function RoleChoice({ role }: { role: string }) {
  const t = useText();
  return (
    <fieldset className={classes['roles']}>
      <legend>{t('identity.register.role')}</legend>
      {(['chef', 'host'] as const).map((choice) => (
        <label key={choice}>
          <input type="radio" name="role" value={choice} defaultChecked={role === choice} />
          <span>{t(`identity.register.${choice}`)}</span>
          <span>{t(`identity.register.${choice}Hint`)}</span>
        </label>
      ))}
    </fieldset>
  );
}
