import { StrictMode, startTransition } from 'react';
import { hydrateRoot } from 'react-dom/client';
import { HydratedRouter } from 'react-router/dom';
import { NonceContext } from './shell/nonce';

// The browser hides the nonce from selectors and attributes, but hands it to scripts that already run.
const nonce = document.querySelector<HTMLElement>('script[nonce]')?.nonce ?? '';
// The scroll lock behind drawers and dialogs adds a style element of its own and asks for its nonce here.
Object.assign(globalThis, { __webpack_nonce__: nonce });

startTransition(() => {
  hydrateRoot(
    document,
    <StrictMode>
      <NonceContext value={nonce}>
        <HydratedRouter />
      </NonceContext>
    </StrictMode>,
  );
});
