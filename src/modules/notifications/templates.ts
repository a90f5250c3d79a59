import { IntlMessageFormat } from 'intl-messageformat';
import { assert } from '#kernel';

/** What is said on an occasion, as ICU messages. */
export interface Template {
  title: string;
  text: string;
  /** What the mail's button says, when there is a link. */
  button?: string;
}

export type Templates = Readonly<Record<string, Template>>;
export type TemplateData = Readonly<Record<string, string | number>>;

export interface Rendered {
  title: string;
  text: string;
  button: string;
}

/** Parses every template once, so that a broken one stops the start and not a mail. */
export function compileTemplates(templates: Templates): (name: string, data: TemplateData) => Rendered {
  const compiled = new Map(
    Object.entries(templates).map(([name, { title, text, button }]) => [
      name,
      { title: new IntlMessageFormat(title, 'en-US'), text: new IntlMessageFormat(text, 'en-US'), button: button ?? 'Open' },
    ]),
  );
  return (name, data) => {
    const template = compiled.get(name);
    assert(template !== undefined, `there is no template "${name}"`);
    return { title: String(template.title.format(data)), text: String(template.text.format(data)), button: template.button };
  };
}
