import type { Money, Picture } from '~/api/types';

export interface KitchenChoice {
  id: string;
  slug: string;
  title: string;
  city: string;
  region: string;
  price: { hourly: Money };
  /** It is not for everyone, for these reasons. */
  sensitive?: string[];
  picture?: Picture;
}

export interface Alike {
  kitchen: KitchenChoice;
  why: { shared: number; either: number; dearer: Money; meters: number; cooks: number };
}

export interface Peers {
  kitchen: KitchenChoice;
  cooks: number;
}

export interface Requirement {
  rule: string;
  title: string;
  subject: string;
  jurisdiction: string;
  documents: string[];
  remedy: string;
  certain: boolean;
  citation: { section: string; url: string };
}

interface Choice {
  code: string;
  title: string;
}

export interface Way {
  product: Choice & { summary: string };
  class: { title: string; explains: string };
  activity: string;
  day: string;
  requirements: Requirement[];
  problems: string[];
  equipment: Choice[];
  kitchens: KitchenChoice[];
}

export interface Products {
  items: (Choice & { summary: string })[];
  places: Choice[];
}
