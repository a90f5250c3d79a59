// The part of Stripe.js that a checkout here uses, served by the sandbox, so that one page works with both. Plain inputs
// take the place of Stripe's frames: only test cards are ever typed into them.
(() => {
  const origin = new URL(document.currentScript.src).origin;

  async function call(key, method, path, fields) {
    const form = new URLSearchParams(fields);
    const get = method === 'GET';
    try {
      const answer = await fetch(`${origin}${path}${get && form.size > 0 ? `?${form}` : ''}`, {
        method,
        headers: { authorization: `Bearer ${key}` },
        ...(!get && { body: form }),
      });
      const body = await answer.json();
      return answer.ok ? { body } : { error: body.error };
    } catch {
      return {
        error: { type: 'api_connection_error', message: 'The payment provider cannot be reached. Check the connection and try again.' },
      };
    }
  }

  const invalidField = (code, message) => ({ type: 'validation_error', code, message });

  function passesLuhn(digits) {
    let sum = 0;
    digits
      .split('')
      .reverse()
      .forEach((digit, index) => {
        const value = Number(digit) * (index % 2 === 1 ? 2 : 1);
        sum += value > 9 ? value - 9 : value;
      });
    return sum % 10 === 0;
  }

  const brands = [
    ['amex', /^3[47]/],
    ['visa', /^4/],
    ['mastercard', /^(5[1-5]|2[2-7])/],
    ['discover', /^6/],
  ];
  const brandOf = (digits) => brands.find(([, pattern]) => pattern.test(digits))?.[0] ?? 'unknown';
  const lengthOf = (brand) => (brand === 'amex' ? 15 : 16);
  const digitsOf = (text) => text.replaceAll(/\D/g, '');

  function groupDigits(digits, brand) {
    const sizes = brand === 'amex' ? [4, 6, 5] : [4, 4, 4, 4];
    const groups = [];
    let rest = digits.slice(0, lengthOf(brand));
    for (const size of sizes) {
      if (rest !== '') groups.push(rest.slice(0, size));
      rest = rest.slice(size);
    }
    return groups.join(' ');
  }

  /** What is wrong with the card as typed so far, field by field; a field still being typed is only incomplete. */
  function inspect({ number, expiry, cvc }) {
    const brand = brandOf(number);
    const problems = {};
    const incomplete = [];
    if (number.length < lengthOf(brand)) incomplete.push('number');
    else if (!passesLuhn(number)) problems.number = invalidField('invalid_number', 'Your card number is invalid.');
    if (expiry.length < 4) incomplete.push('expiry');
    else {
      const month = Number(expiry.slice(0, 2));
      const year = 2000 + Number(expiry.slice(2));
      const today = new Date();
      const past = year * 12 + month <= today.getFullYear() * 12 + today.getMonth();
      if (month < 1 || month > 12) problems.expiry = invalidField('invalid_expiry_month', "Your card's expiration date is invalid.");
      else if (past) problems.expiry = invalidField('invalid_expiry_year_past', "Your card's expiration date is in the past.");
    }
    if (cvc.length < (brand === 'amex' ? 4 : 3)) incomplete.push('cvc');
    const error = problems.number ?? problems.expiry ?? problems.cvc;
    return { brand, problems, error, complete: !error && incomplete.length === 0, incomplete };
  }

  let nextId = 1;

  function createCard(options) {
    const listeners = { change: [], ready: [], focus: [], blur: [] };
    const tell = (name, event) => {
      for (const listener of listeners[name]) listener(event);
    };
    const id = `stripe-sandbox-card-${nextId++}`;
    let root;

    const fields = {
      number: makeField('number', 'Card number', 'cc-number', '1234 1234 1234 1234', 19),
      expiry: makeField('expiry', 'Expiry (MM / YY)', 'cc-exp', 'MM / YY', 7),
      cvc: makeField('cvc', 'CVC', 'cc-csc', '123', 4),
    };

    function makeField(name, labelText, autocomplete, placeholder, maxLength) {
      const box = document.createElement('div');
      const label = document.createElement('label');
      const input = document.createElement('input');
      label.htmlFor = input.id = `${id}-${name}`;
      label.textContent = labelText;
      // Without a name: what is typed here never travels with the form that it stands in.
      Object.assign(input, { type: 'text', placeholder, maxLength, required: true });
      input.setAttribute('autocomplete', autocomplete);
      input.setAttribute('inputmode', 'numeric');
      input.spellcheck = false;
      // Set through the object model: a style attribute would need 'unsafe-inline' in the page's policy.
      Object.assign(box.style, { flex: name === 'number' ? '1 1 100%' : '1 1 6rem', minWidth: '0' });
      Object.assign(label.style, { display: 'block', font: 'inherit', fontSize: '0.875em', marginBottom: '0.25em' });
      Object.assign(input.style, {
        font: 'inherit',
        color: 'inherit',
        background: 'transparent',
        border: '1px solid currentColor',
        borderRadius: '0.25em',
        boxSizing: 'border-box',
        padding: '0.5em 0.6em',
        width: '100%',
      });
      input.addEventListener('input', onInput);
      input.addEventListener('focus', () => tell('focus', { elementType: 'card' }));
      input.addEventListener('blur', () => tell('blur', { elementType: 'card' }));
      box.append(label, input);
      return { box, input };
    }

    const values = () => ({
      number: digitsOf(fields.number.input.value),
      expiry: digitsOf(fields.expiry.input.value),
      cvc: digitsOf(fields.cvc.input.value),
    });

    function onInput(event) {
      const typed = values();
      const brand = brandOf(typed.number);
      // Rewriting while the caret stands inside the text would move it: grouping waits until it is at the end.
      const atEnd = event.target.selectionStart === event.target.value.length;
      if (atEnd) {
        fields.number.input.value = groupDigits(typed.number, brand);
        const { value } = fields.expiry.input;
        const deleting = event.inputType?.startsWith('delete');
        const padded = typed.expiry.length === 1 && Number(typed.expiry) > 1 && !deleting ? `0${typed.expiry}` : typed.expiry.slice(0, 4);
        if (event.target === fields.expiry.input && !(deleting && padded.length === 2 && value.length < 5)) {
          fields.expiry.input.value = padded.length >= 2 ? `${padded.slice(0, 2)} / ${padded.slice(2)}` : padded;
        }
        fields.cvc.input.value = typed.cvc.slice(0, brand === 'amex' ? 4 : 3);
      }
      report();
    }

    function report() {
      const typed = values();
      const state = inspect(typed);
      for (const [name, { input }] of Object.entries(fields)) {
        if (state.problems[name]) input.setAttribute('aria-invalid', 'true');
        else input.removeAttribute('aria-invalid');
      }
      const empty = !typed.number && !typed.expiry && !typed.cvc;
      tell('change', {
        elementType: 'card',
        brand: state.brand,
        complete: state.complete,
        empty,
        error: state.error,
        value: { postalCode: '' },
      });
    }

    return {
      mount(target) {
        const place = typeof target === 'string' ? document.querySelector(target) : target;
        if (!place) throw new Error(`There is no element ${target} on this page to mount the card in.`);
        root ??= document.createElement('div');
        root.setAttribute('role', 'group');
        root.setAttribute('aria-label', 'Card');
        Object.assign(root.style, { display: 'flex', flexWrap: 'wrap', gap: '0.75em', font: 'inherit' });
        root.replaceChildren(...Object.values(fields).map(({ box }) => box));
        place.replaceChildren(root);
        if (options?.disabled) this.update({ disabled: true });
        queueMicrotask(() => tell('ready', { elementType: 'card' }));
      },
      on(name, listener) {
        listeners[name]?.push(listener);
        return this;
      },
      off(name, listener) {
        if (listeners[name]) listeners[name] = listener ? listeners[name].filter((one) => one !== listener) : [];
        return this;
      },
      update(change) {
        if (change.disabled === undefined) return;
        for (const { input } of Object.values(fields)) input.disabled = change.disabled;
      },
      focus: () => fields.number.input.focus(),
      blur: () => root?.contains(document.activeElement) && document.activeElement.blur(),
      clear() {
        for (const { input } of Object.values(fields)) input.value = '';
        report();
      },
      unmount: () => root?.remove(),
      destroy() {
        root?.remove();
        for (const name of Object.keys(listeners)) listeners[name] = [];
      },
      _read() {
        const typed = values();
        const { error, complete, incomplete } = inspect(typed);
        if (complete) return { typed };
        const [missing] = incomplete;
        return {
          error:
            error ??
            invalidField(
              `incomplete_${missing}`,
              `Your card's ${missing === 'number' ? 'number' : missing === 'expiry' ? 'expiration date' : 'security code'} is incomplete.`,
            ),
        };
      },
    };
  }

  function flatten(value, prefix, into) {
    for (const [name, inner] of Object.entries(value ?? {})) {
      if (inner === undefined || inner === null) continue;
      if (typeof inner === 'object') flatten(inner, `${prefix}[${name}]`, into);
      else into[`${prefix}[${name}]`] = String(inner);
    }
    return into;
  }

  /** Shows the bank's page over this one; resolves when it is done with or closed. */
  function showAuthentication(url) {
    return new Promise((resolve) => {
      const dialog = document.createElement('dialog');
      const frame = document.createElement('iframe');
      const close = document.createElement('button');
      dialog.setAttribute('aria-label', 'Confirm your payment');
      frame.title = 'Confirm your payment';
      close.type = 'button';
      close.textContent = 'Cancel';
      const address = new URL(url);
      address.searchParams.set('embedded', '1');
      frame.src = address.href;
      Object.assign(dialog.style, { width: 'min(30rem, 92vw)', padding: '0.75rem', border: '0', borderRadius: '0.5rem' });
      Object.assign(frame.style, { width: '100%', height: 'min(24rem, 60vh)', border: '0' });
      Object.assign(close.style, { font: 'inherit', padding: '0.5em 1em' });
      const finish = () => {
        window.removeEventListener('message', onMessage);
        dialog.remove();
        resolve();
      };
      const onMessage = (event) => {
        if (event.origin === origin && event.source === frame.contentWindow && event.data?.from === 'stripe-sandbox') dialog.close();
      };
      window.addEventListener('message', onMessage);
      close.addEventListener('click', () => dialog.close());
      dialog.addEventListener('close', finish);
      dialog.append(frame, close);
      document.body.append(dialog);
      dialog.showModal();
    });
  }

  function Stripe(key) {
    if (!String(key).startsWith('pk_')) throw new Error('Stripe() takes a publishable key, which begins with pk_.');

    async function retrievePaymentIntent(clientSecret) {
      const [intentId, secret] = String(clientSecret).split('_secret_');
      if (!secret) throw new Error('The client secret looks like pi_…_secret_….');
      const { body, error } = await call(key, 'GET', `/v1/payment_intents/${encodeURIComponent(intentId)}`, {
        client_secret: clientSecret,
      });
      return error ? { error } : { paymentIntent: body };
    }

    return {
      elements: () => ({
        create(type, options) {
          if (type !== 'card') throw new Error(`The sandbox's Stripe.js has the element "card", not "${type}".`);
          return createCard(options);
        },
      }),
      async createPaymentMethod({ type, card, billing_details: billing }) {
        if (type !== 'card' || typeof card?._read !== 'function')
          throw new Error('createPaymentMethod takes type "card" and a card element.');
        const { typed, error: wrong } = card._read();
        if (wrong) return { error: wrong };
        const { body, error } = await call(key, 'POST', '/v1/payment_methods', {
          type: 'card',
          'card[number]': typed.number,
          'card[exp_month]': String(Number(typed.expiry.slice(0, 2))),
          'card[exp_year]': `20${typed.expiry.slice(2)}`,
          'card[cvc]': typed.cvc,
          ...flatten(billing, 'billing_details', {}),
        });
        return error ? { error } : { paymentMethod: body };
      },
      retrievePaymentIntent,
      async handleNextAction({ clientSecret }) {
        const before = await retrievePaymentIntent(clientSecret);
        if (before.error || before.paymentIntent.status !== 'requires_action') return before;
        await showAuthentication(before.paymentIntent.next_action.redirect_to_url.url);
        const after = await retrievePaymentIntent(clientSecret);
        if (after.error) return after;
        const { status, last_payment_error: refusal } = after.paymentIntent;
        if (status === 'requires_payment_method') return { error: { ...refusal, payment_intent: after.paymentIntent } };
        if (status === 'requires_action') {
          const message = 'The payment was not confirmed. Try again when you are ready.';
          return {
            error: {
              type: 'invalid_request_error',
              code: 'payment_intent_authentication_failure',
              message,
              payment_intent: after.paymentIntent,
            },
          };
        }
        return after;
      },
    };
  }

  window.Stripe = Stripe;
})();
