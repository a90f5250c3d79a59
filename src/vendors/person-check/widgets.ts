/** Services that tell people from programs by a widget of theirs in the page. Addresses as their documents give them. */
export type WidgetKind = 'turnstile' | 'hcaptcha';

export interface WidgetPlace {
  /** Loaded by the page when it is asked for a sign of a person, and not before. */
  scriptUrl: string;
  /** Where the house has an answer checked. */
  verifyUrl: string;
  /** What the pages' policy has to let in: scripts, frames, styles and calls. */
  origins: readonly string[];
}

const places: Readonly<Record<WidgetKind, WidgetPlace>> = {
  turnstile: {
    scriptUrl: 'https://challenges.cloudflare.com/turnstile/v0/api.js',
    verifyUrl: 'https://challenges.cloudflare.com/turnstile/v0/siteverify',
    origins: ['https://challenges.cloudflare.com'],
  },
  hcaptcha: {
    scriptUrl: 'https://js.hcaptcha.com/1/api.js',
    verifyUrl: 'https://api.hcaptcha.com/siteverify',
    origins: ['https://hcaptcha.com', 'https://*.hcaptcha.com'],
  },
};

/** Where a widget is; all of it at `baseUrl` when that names a sandbox. */
export function widgetPlace(kind: WidgetKind, baseUrl?: string): WidgetPlace {
  if (baseUrl === undefined) return places[kind];
  const { origin } = new URL(baseUrl);
  return { scriptUrl: `${origin}/${kind}/api.js`, verifyUrl: `${origin}/${kind}/siteverify`, origins: [origin] };
}
