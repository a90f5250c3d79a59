/** As many fit side by side. */
export const mostCompared = 4;

/** With this kitchen, or without it when it is there already. The newest is last; what is too many is not taken. */
export function toggled(chosen: readonly string[], slug: string): string[] {
  if (chosen.includes(slug)) return chosen.filter((each) => each !== slug);
  return chosen.length >= mostCompared ? [...chosen] : [...chosen, slug];
}

/** The page that compares these, at the time that was searched for and from the place. */
export function compareAddress(market: string, chosen: readonly string[], wish: Readonly<Record<string, string>>): string {
  const parameters = new URLSearchParams(chosen.map((slug) => ['kitchen', slug]));
  for (const [name, value] of Object.entries(wish)) if (value) parameters.set(name, value);
  return `/${market}/compare?${parameters}`;
}
