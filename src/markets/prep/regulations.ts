import { readRules, type Ruleset } from '#modules/compliance';

/** The rules Prep holds, read from its files. @throws compliance.bad_rules with every problem in `fields` */
export const regulations = (): Ruleset => readRules(new URL('./regulations/', import.meta.url));
