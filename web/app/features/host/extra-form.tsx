import { Checkbox } from '@mantine/core';
import type { Extra } from '~/api/types';
import { SelectField, SubmitButton, TextField } from '~/forms/fields';
import { ApiForm, type FormRefusal } from '~/forms/form';
import { useText } from '~/texts';
import classes from './host.module.css';

/** An extra as its host sees it. */
export interface OwnExtra extends Extra {
  bufferMinutes: number;
  listingIds: string[];
  isOffered: boolean;
}

interface Props {
  refusal: FormRefusal | undefined;
  /** Absent for a new one. */
  extra?: OwnExtra;
  /** The kitchen whose page this is. */
  listingId: string;
  kitchens: readonly { id: string; title: string }[];
  button: string;
}

/** What a host says of an extra: name, price, how many, and with which kitchens. */
export function ExtraForm({ refusal, extra, listingId, kitchens, button }: Props) {
  const t = useText();
  const chosen = new Set(extra?.listingIds ?? [listingId]);
  const initial: Record<string, string> = {
    title: extra?.title ?? '',
    price: extra ? (extra.price.amountMinor / 100).toFixed(2) : '',
    per: extra?.per ?? 'hour',
    units: String(extra?.units ?? 1),
    bufferMinutes: String(extra?.bufferMinutes ?? 0),
  };
  return (
    <ApiForm refusal={refusal} initial={initial} className={classes['form']}>
      <input type="hidden" name="intent" value={extra ? `save ${extra.id}` : 'add'} />
      <TextField name="title" label={t('extras.name')} maxLength={80} required />
      <div className={classes['pair']}>
        <TextField name="price" label={t('extras.price')} inputMode="decimal" maxLength={12} required />
        <SelectField
          name="per"
          label={t('extras.per')}
          data={(['hour', 'booking'] as const).map((value) => ({ value, label: t(`extras.per.${value}`) }))}
        />
      </div>
      <div className={classes['pair']}>
        <TextField name="units" label={t('extras.units')} type="number" min={1} max={50} required />
        <TextField name="bufferMinutes" label={t('extras.bufferField')} type="number" min={0} max={1440} />
      </div>
      {/* More kitchens than fit the page: those it is offered with stay. */}
      {extra?.listingIds
        .filter((id) => kitchens.every((kitchen) => kitchen.id !== id))
        .map((id) => (
          <input key={id} type="hidden" name="listingIds" value={id} />
        ))}
      {kitchens.length > 1 ? (
        <fieldset>
          <legend>{t('extras.kitchens')}</legend>
          <div className={classes['checks']}>
            {kitchens.map(({ id, title }) => (
              <Checkbox key={id} name="listingIds" value={id} label={title} defaultChecked={chosen.has(id)} />
            ))}
          </div>
        </fieldset>
      ) : (
        <input type="hidden" name="listingIds" value={listingId} />
      )}
      <SubmitButton>{button}</SubmitButton>
    </ApiForm>
  );
}
