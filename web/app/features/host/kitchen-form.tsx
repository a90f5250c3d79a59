import { Checkbox } from '@mantine/core';
import type { Listing, Money, SensitiveReason } from '~/api/types';
import { LongTextField, SelectField, SubmitButton, TextField } from '~/forms/fields';
import { ApiForm, type FormRefusal } from '~/forms/form';
import { useText } from '~/texts';
import classes from './host.module.css';

interface Props {
  refusal: FormRefusal | undefined;
  listing?: Listing;
  equipment: readonly { code: string; title: string }[];
  /** Why a kitchen may not be for everyone. */
  reasons: readonly SensitiveReason[];
  /** IANA zones to choose from; absent when the listing has its zone already. */
  zones?: readonly string[];
  button: string;
}

/** As many as the API takes. */
const mostDiscounts = 5;

const dollars = (money: Money | undefined): string => (money ? (money.amountMinor / 100).toFixed(2) : '');
const shown = (value: number | undefined): string => (value === undefined ? '' : String(value));

function initialOf(listing: Listing | undefined): Record<string, string> {
  if (!listing) return { 'address.region': 'CA' };
  const { title, summary, description, address, point, price, attributes } = listing;
  return {
    title,
    summary,
    description,
    'address.line1': address.line1 ?? '',
    'address.city': address.city,
    'address.region': address.region,
    'address.postalCode': address.postalCode ?? '',
    'point.latitude': shown(point?.latitude),
    'point.longitude': shown(point?.longitude),
    'price.hourly': dollars(price.hourly),
    'price.cleaning': dollars(price.cleaning),
    'price.minimum': dollars(price.minimum),
    'price.deposit': dollars(price.deposit),
    'price.weekendPercent': shown(price.weekendPercent),
    'price.eveningPercent': shown(price.eveningPercent),
    ...Object.fromEntries(
      price.lengthDiscounts.flatMap(({ hours, percent }, at) => [
        [`price.lengthDiscounts.${at}.hours`, String(hours)],
        [`price.lengthDiscounts.${at}.percent`, String(percent)],
      ]),
    ),
    'attributes.squareFeet': shown(attributes.squareFeet),
    'attributes.capacity': shown(attributes.capacity),
    'attributes.rules': (attributes.rules ?? []).join('\n'),
    'attributes.certifications': (attributes.certifications ?? []).join('\n'),
  };
}

/** What a host says of a kitchen, in sections. Fields are named by their path in the API, so that messages find them. */
export function KitchenForm({ refusal, listing, equipment, reasons, zones, button }: Props) {
  const t = useText();
  const chosen = new Set(listing?.equipment);
  return (
    <ApiForm refusal={refusal} initial={initialOf(listing)} className={classes['form']}>
      <input type="hidden" name="intent" value="save" />
      <fieldset>
        <legend>{t('host.form.what')}</legend>
        <TextField name="title" label={t('host.form.title')} maxLength={120} required />
        <TextField name="summary" label={t('host.form.summary')} maxLength={240} />
        <LongTextField
          name="description"
          label={t('host.form.description')}
          description={t('host.form.descriptionHint')}
          maxLength={8000}
          rows={6}
        />
      </fieldset>
      <fieldset>
        <legend>{t('host.form.where')}</legend>
        <TextField
          name="address.line1"
          label={t('host.form.line1')}
          description={t('host.form.line1Hint')}
          autoComplete="street-address"
          maxLength={200}
        />
        <div className={classes['pair']}>
          <TextField name="address.city" label={t('host.form.city')} maxLength={100} />
          <TextField name="address.region" label={t('host.form.region')} maxLength={100} />
          <TextField name="address.postalCode" label={t('host.form.postalCode')} maxLength={20} />
        </div>
        <div className={classes['pair']}>
          <TextField name="point.latitude" label={t('host.form.latitude')} inputMode="text" maxLength={20} />
          <TextField name="point.longitude" label={t('host.form.longitude')} inputMode="text" maxLength={20} />
        </div>
        <p className={classes['hint']}>{t('host.form.pointHint')}</p>
        {zones && (
          <SelectField name="timeZone" label={t('host.form.zone')} description={t('host.form.zoneHint')} data={[...zones]} required />
        )}
      </fieldset>
      <fieldset>
        <legend>{t('host.form.price')}</legend>
        <div className={classes['pair']}>
          <TextField name="price.hourly" label={t('host.form.hourly')} inputMode="decimal" maxLength={12} />
          <TextField name="price.cleaning" label={t('host.form.cleaning')} inputMode="decimal" maxLength={12} />
          <TextField name="price.minimum" label={t('host.form.minimum')} inputMode="decimal" maxLength={12} />
        </div>
        <TextField
          name="price.deposit"
          label={t('host.form.deposit')}
          description={t('host.form.depositHint')}
          inputMode="decimal"
          maxLength={12}
        />
        <div className={classes['pair']}>
          <TextField name="price.weekendPercent" label={t('host.form.weekend')} inputMode="numeric" maxLength={3} />
          <TextField name="price.eveningPercent" label={t('host.form.evening')} inputMode="numeric" maxLength={3} />
        </div>
        <p className={classes['hint']}>{t('host.form.longHint')}</p>
        {Array.from({ length: Math.min(mostDiscounts, Math.max(2, (listing?.price.lengthDiscounts.length ?? 0) + 1)) }, (_, at) => (
          <div key={at} className={classes['pair']}>
            <TextField name={`price.lengthDiscounts.${at}.hours`} label={t('host.form.longHours')} inputMode="numeric" maxLength={3} />
            <TextField name={`price.lengthDiscounts.${at}.percent`} label={t('host.form.longPercent')} inputMode="numeric" maxLength={2} />
          </div>
        ))}
        <p className={classes['hint']}>{t('host.form.priceHint')}</p>
      </fieldset>
      <fieldset>
        <legend>{t('host.form.size')}</legend>
        <div className={classes['pair']}>
          <TextField name="attributes.squareFeet" label={t('host.form.squareFeet')} inputMode="numeric" maxLength={9} />
          <TextField name="attributes.capacity" label={t('host.form.capacity')} inputMode="numeric" maxLength={6} />
        </div>
      </fieldset>
      <fieldset>
        <legend>{t('host.form.equipment')}</legend>
        <div className={classes['checks']}>
          {equipment.map(({ code, title }) => (
            <Checkbox key={code} name="equipment" value={code} label={title} defaultChecked={chosen.has(code)} />
          ))}
        </div>
      </fieldset>
      <fieldset>
        <legend>{t('host.form.rules')}</legend>
        <LongTextField name="attributes.rules" label={t('host.form.rulesList')} rows={4} />
        <LongTextField name="attributes.certifications" label={t('host.form.certifications')} rows={3} />
      </fieldset>
      {reasons.length > 0 && <SensitiveFields reasons={reasons} listing={listing} />}
      <SubmitButton>{button}</SubmitButton>
    </ApiForm>
  );
}

/** Whom the kitchen is for. What staff marked is shown and cannot be taken back here. */
function SensitiveFields({ reasons, listing }: { reasons: readonly SensitiveReason[]; listing: Listing | undefined }) {
  const t = useText();
  const marked = new Map(listing?.sensitive.map((each) => [each.code, each.byHouse]));
  const isMarkedByHouse = [...marked.values()].includes(true);
  return (
    <fieldset id="sensitive">
      <legend>{t('host.form.sensitive')}</legend>
      <p className={classes['hint']}>{t('host.form.sensitiveHint')}</p>
      {reasons.map(({ code, title, explains }) => {
        if (!marked.get(code))
          return (
            <Checkbox key={code} name="sensitive" value={code} label={title} description={explains} defaultChecked={marked.has(code)} />
          );
        return (
          <p key={code} className={classes['set']}>
            <input type="hidden" name="sensitive" value={code} />
            <strong>{t('host.form.sensitiveByHouse', { title })}</strong> {explains}
          </p>
        );
      })}
      {isMarkedByHouse && <p className={classes['hint']}>{t('host.form.sensitiveStays', { note: listing?.houseNote ?? '' })}</p>}
    </fieldset>
  );
}
