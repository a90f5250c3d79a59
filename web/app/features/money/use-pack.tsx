import { SubmitButton } from '~/forms/fields';
import { ApiForm, type FormRefusal } from '~/forms/form';
import { useText } from '~/texts';
import type { Pack } from './types';

/** At checkout: pay with hours that were bought ahead, or with a card after all. */
export function UsePack({
  packs,
  usedId,
  refusal,
}: {
  packs: readonly Pack[];
  usedId: string | undefined;
  refusal: FormRefusal | undefined;
}) {
  const t = useText();
  if (usedId !== undefined)
    return (
      <ApiForm refusal={refusal}>
        <input type="hidden" name="intent" value="pack" />
        <input type="hidden" name="packId" value="" />
        <p>{t('packs.used')}</p>
        <SubmitButton variant="default">{t('packs.byCard')}</SubmitButton>
      </ApiForm>
    );
  return packs.map(({ id, minutesLeft }) => (
    <ApiForm key={id} refusal={refusal}>
      <input type="hidden" name="intent" value="pack" />
      <input type="hidden" name="packId" value={id} />
      <p>{t('packs.canUse', { left: minutesLeft / 60 })}</p>
      <SubmitButton variant="default">{t('packs.use')}</SubmitButton>
    </ApiForm>
  ));
}
