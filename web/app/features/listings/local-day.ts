/** The kitchen's calendar day of an instant, 'YYYY-MM-DD'; Swedish writes dates that way. */
export function localDay(instant: string, timeZone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone }).format(new Date(instant));
}
