import type { CSSVariablesResolver, MantineThemeOverride } from '@mantine/core';
import type { TextKey } from '~/texts';

/** The colors that pages use, by what they are for. Every pair that carries text holds WCAG AA in both schemes. */
export interface Palette {
  /** The page, and what lies on it. */
  surface: string;
  card: string;
  line: string;
  ink: string;
  muted: string;
  /** Links, main buttons, the chosen thing. */
  primary: string;
  primaryInk: string;
  primarySoft: string;
  /** The warm spark; text on it is `accentInk`. Never a text color by itself. */
  accent: string;
  accentInk: string;
  accentSoft: string;
  /** The dark band behind the hero and the footer, and its text. */
  band: string;
  bandInk: string;
  bandMuted: string;
  good: string;
  bad: string;
}

export interface Brand {
  /** The market's name in addresses; '' for the house itself. */
  market: string;
  title: TextKey;
  line: TextKey;
  theme: MantineThemeOverride;
  light: Palette;
  dark: Palette;
}

/** Hands the palette to our own style sheets as `--gh-*`, and to Mantine under its names. */
export function brandVariables(brand: Brand): CSSVariablesResolver {
  const scheme = (palette: Palette) => ({
    ...Object.fromEntries(
      Object.entries(palette).map(([name, value]) => [`--gh-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`, value]),
    ),
    '--mantine-color-body': palette.surface,
    '--mantine-color-text': palette.ink,
    '--mantine-color-dimmed': palette.muted,
    '--mantine-color-placeholder': palette.muted,
    '--mantine-color-anchor': palette.primary,
    '--mantine-color-error': palette.bad,
    '--mantine-color-default-border': palette.line,
    '--mantine-color-default': palette.card,
    '--mantine-color-default-color': palette.ink,
    '--mantine-color-default-hover': palette.primarySoft,
  });
  return () => ({ variables: {}, light: scheme(brand.light), dark: scheme(brand.dark) });
}
