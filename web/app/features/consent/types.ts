/** A text that people agree to, as it is in force. */
export interface ConsentText {
  kind: string;
  /** `needed` comes with the account; `free` is given and taken back as one likes. */
  nature: 'needed' | 'free';
  version: string;
  since: string;
  language: 'en' | 'es';
  title: string;
  text: string;
}

export interface MyConsents {
  items: (ConsentText & { isGiven: boolean; isDue: boolean; lastAt?: string })[];
  history: { kind: string; title: string; version: string; language: string; act: 'given' | 'withdrawn'; at: string }[];
}
