import { useEffect, useRef, useState } from 'react';
import { useText } from '~/texts';
import classes from './bookings.module.css';

interface CardElement {
  mount(place: HTMLElement): void;
  destroy(): void;
}

interface Provider {
  elements(): { create(kind: 'card'): CardElement };
  createPaymentMethod(input: { type: 'card'; card: CardElement }): Promise<{ paymentMethod?: { id: string }; error?: { message: string } }>;
}

declare global {
  interface Window {
    Stripe?: (publishableKey: string) => Provider;
  }
}

interface Props {
  scriptUrl: string;
  publishableKey: string;
  label: string;
}

/**
 * The card goes from the browser straight to the payment provider; our server sees only what the provider calls it. Put inside a
 * form: on submit the card becomes the hidden field `paymentMethodId`, and the form goes on.
 */
export function CardField({ scriptUrl, publishableKey, label }: Props) {
  const t = useText();
  const place = useRef<HTMLDivElement>(null);
  const method = useRef<HTMLInputElement>(null);
  const [state, setState] = useState<'loading' | 'ready' | 'failed'>('loading');
  const [refusal, setRefusal] = useState<string>();

  useEffect(() => {
    const { current } = place;
    const form = current?.closest('form');
    if (!current || !form) return undefined;
    let card: CardElement | undefined;
    let provider: Provider | undefined;
    let sending = false;

    const begin = (): void => {
      provider = window.Stripe?.(publishableKey);
      card = provider?.elements().create('card');
      card?.mount(current);
      setState(card ? 'ready' : 'failed');
    };
    const onSubmit = (event: SubmitEvent): void => {
      if (method.current?.value) return;
      event.preventDefault();
      event.stopPropagation();
      if (!provider || !card || sending) return;
      sending = true;
      setRefusal(undefined);
      void provider
        .createPaymentMethod({ type: 'card', card })
        .then(({ paymentMethod, error }) => {
          if (!paymentMethod || !method.current) return setRefusal(error?.message);
          method.current.value = paymentMethod.id;
          form.requestSubmit();
          return undefined;
        })
        .finally(() => {
          sending = false;
        });
    };

    form.addEventListener('submit', onSubmit, { capture: true });
    const script = window.Stripe ? undefined : document.createElement('script');
    if (script) {
      script.src = scriptUrl;
      script.addEventListener('load', begin);
      script.addEventListener('error', () => setState('failed'));
      document.head.append(script);
    } else begin();
    return () => {
      form.removeEventListener('submit', onSubmit, { capture: true });
      card?.destroy();
    };
  }, [scriptUrl, publishableKey]);

  return (
    <fieldset className={classes['card']}>
      <legend>{label}</legend>
      <noscript>
        <p>{t('checkout.noScript')}</p>
      </noscript>
      {state === 'loading' && <p>{t('checkout.loading')}</p>}
      {state === 'failed' && <p role="alert">{t('checkout.failed')}</p>}
      <div ref={place} />
      <input ref={method} type="hidden" name="paymentMethodId" />
      <p role="alert" className={classes['refusal']}>
        {refusal}
      </p>
    </fieldset>
  );
}
