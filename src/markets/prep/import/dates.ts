/** Dates as cities write them, by a form such as MM/DD/YYYY. A star at its end: whatever follows, such as a time of day. */

const parts: Readonly<Record<string, string>> = {
  YYYY: '(?<year>\\d{4})',
  MM: '(?<month>\\d{2})',
  M: '(?<month>\\d{1,2})',
  DD: '(?<day>\\d{2})',
  D: '(?<day>\\d{1,2})',
  '*': '.*',
};

export function isDateForm(form: string): boolean {
  const found = (form.match(/YYYY|MM?|DD?/g) ?? []).map((each) => each[0]);
  return found.toSorted().join() === 'D,M,Y';
}

/** Reads a date in any of the forms, as 2016-04-25; undefined when it is in none, or no day at all. */
export function dateReader(forms: readonly string[]): (text: string) => string | undefined {
  const patterns = forms.map((form) => {
    const source = form.replaceAll(/YYYY|MM?|DD?|\*$|[^\w\s/-]/g, (each) => parts[each] ?? `\\u{${each.codePointAt(0)?.toString(16)}}`);
    return new RegExp(`^${source}$`, 'u');
  });
  return (text) => {
    for (const pattern of patterns) {
      const { year = '', month = '', day = '' } = pattern.exec(text.trim())?.groups ?? {};
      if (year === '') continue;
      try {
        const date = { year: Number(year), month: Number(month), day: Number(day) };
        return Temporal.PlainDate.from(date, { overflow: 'reject' }).toString();
      } catch {
        // No such day in this form; another may read it.
      }
    }
    return undefined;
  };
}
