/** The kitchen's calendar day of an instant, 'YYYY-MM-DD'; Swedish writes dates that way. */
export function localDay(instant: string, timeZone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone }).format(new Date(instant));
}

/** The kitchen's clock at an instant, 'HH:MM'. */
export function localTime(instant: string, timeZone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone, hour: '2-digit', minute: '2-digit' }).format(new Date(instant));
}
