import { actSteps } from './en/act-steps.ts';
import { actTexts } from './en/acts.ts';

/** Kept apart from the texts of all pages: only staff reads the audit, and the list is long. */
const catalogs = { en: { ...actSteps, ...actTexts } };

/** What an action of the audit is in words; the action itself where there are none, so that nothing is hidden. */
export function actWords(locale: keyof typeof catalogs, action: string): string {
  const words: Readonly<Record<string, string>> = catalogs[locale];
  return words[`act.${action}`] ?? action;
}
