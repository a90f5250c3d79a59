import { createContext } from 'react';

/** This page's CSP nonce, for the style elements that components write. */
export const NonceContext = createContext('');
