import {
  Button,
  type ButtonProps,
  NativeSelect,
  type NativeSelectProps,
  PasswordInput,
  type PasswordInputProps,
  Textarea,
  type TextareaProps,
  TextInput,
  type TextInputProps,
} from '@mantine/core';
import { type ReactNode, useId } from 'react';
import { useText } from '~/texts';
import { useField, useSending } from './form-state';

type Named<P> = Omit<P, 'name' | 'defaultValue' | 'error'> & { name: string; label: ReactNode };

/** A line of text in an {@link ApiForm}: Mantine ties label, hint and message to the input. */
export function TextField(props: Named<TextInputProps>) {
  return <TextInput size="md" {...props} {...useField(props.name)} />;
}

/** Never filled in again after a refusal: a password does not travel back. */
export function PasswordField(props: Named<PasswordInputProps>) {
  const t = useText();
  const id = useId();
  const { error } = useField(props.name);
  // Mantine names these parts but does not tie them to the input here, as it does for other fields.
  const describedBy = [props.description && `${id}-description`, error && `${id}-error`].filter(Boolean).join(' ');
  return (
    <PasswordInput
      size="md"
      {...props}
      id={id}
      error={error}
      aria-invalid={error ? true : undefined}
      aria-describedby={describedBy || undefined}
      visibilityToggleButtonProps={{ 'aria-label': t('identity.showPassword') }}
    />
  );
}

/** A password that is chosen now: the identity module's own bounds, and the hint that tells them. */
export function NewPasswordField(props: Named<PasswordInputProps>) {
  const t = useText();
  return (
    <PasswordField
      description={t('identity.passwordHint')}
      autoComplete="new-password"
      minLength={12}
      maxLength={200}
      required
      {...props}
    />
  );
}

export function LongTextField(props: Named<TextareaProps>) {
  return <Textarea size="md" rows={4} {...props} {...useField(props.name)} />;
}

export function SelectField(props: Named<NativeSelectProps>) {
  return <NativeSelect size="md" {...props} {...useField(props.name)} />;
}

type SubmitButtonProps = ButtonProps & {
  action?: string;
  name?: string;
  value?: string;
  children: ReactNode;
  'aria-label'?: string;
  /** While work goes on that the form itself does before it is sent. */
  isBusy?: boolean;
};

/** Sends the form, once; says so while it works. `action` must be the form's own, if it has one. */
export function SubmitButton({ action, children, isBusy = false, ...rest }: SubmitButtonProps) {
  const t = useText();
  const sending = useSending(action) || isBusy;
  return (
    <Button type="submit" size="md" {...rest} aria-disabled={sending || undefined} data-sending={sending || undefined}>
      {sending ? t('form.working') : children}
    </Button>
  );
}
