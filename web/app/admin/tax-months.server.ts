/** The months that the address asks for; this year unless it says. */
export function monthsAsked(request: Request): { from: string; until: string } {
  const search = new URL(request.url).searchParams;
  const year = new Date().getUTCFullYear();
  return { from: search.get('from') || `${year}-01`, until: search.get('until') || `${year}-12` };
}
