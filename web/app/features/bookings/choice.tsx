import type { BookingAction } from '~/api/types';
import { LongTextField, SubmitButton } from '~/forms/fields';
import { ApiForm } from '~/forms/form';
import { useText } from '~/texts';

interface Props {
  action: BookingAction;
  refusal: React.ComponentProps<typeof ApiForm>['refusal'];
}

/** The main thing to do is filled; what takes something away is red, and what merely ends something is plain. */
const looks: Record<string, { variant?: 'default' | 'outline'; color?: string }> = {
  plain: { variant: 'default' },
  danger: { variant: 'outline', color: 'var(--gh-bad)' },
};

/** One thing that can be done with a booking, with its reason where one is asked for. */
export function Choice({ action: { transition, title, reason, style }, refusal }: Props) {
  const t = useText();
  const own = refusal?.values['transition'] === transition ? refusal : undefined;
  return (
    <ApiForm refusal={own}>
      <input type="hidden" name="transition" value={transition} />
      {reason && (
        <LongTextField
          name="note"
          label={t('booking.papers.reason')}
          description={t('booking.papers.reasonWhy')}
          required
          maxLength={1000}
        />
      )}
      <SubmitButton {...(style && looks[style])}>{title}</SubmitButton>
    </ApiForm>
  );
}
