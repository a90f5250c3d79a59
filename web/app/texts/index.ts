import { IntlMessageFormat } from 'intl-messageformat';
import { createContext, useContext } from 'react';
import { en } from './en';

/** Every text of the interface by its key; English is the complete catalog, others must have the same keys. */
export type TextKey = keyof typeof en;
export type TextValues = Record<string, string | number | Date>;
export type Translate = (key: TextKey, values?: TextValues) => string;
export type Locale = 'en';

const catalogs: Record<Locale, Record<TextKey, string>> = { en };
const compiled = new Map<string, IntlMessageFormat>();

/** The translator of one language, for loaders, actions and `meta`. In components use {@link useText}. */
export function texts(locale: Locale): Translate {
  return (key, values) => {
    const message = catalogs[locale][key];
    if (!values) return message;
    const id = `${locale} ${key}`;
    const format = compiled.get(id) ?? new IntlMessageFormat(message, locale);
    compiled.set(id, format);
    return String(format.format(values));
  };
}

export const LocaleContext = createContext<Locale>('en');

export function useLocale(): Locale {
  return useContext(LocaleContext);
}

/** `const t = useText(); t('search.count', { count })` */
export function useText(): Translate {
  return texts(useLocale());
}
