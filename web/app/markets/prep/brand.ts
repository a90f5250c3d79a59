import { createTheme } from '@mantine/core';
import type { Brand } from '../brand';
import { textFont } from '../fonts';

/** Prep: a working kitchen in the evening. Bottle green and charcoal, cream, and a spark of saffron. */
export const prep: Brand = {
  market: 'prep',
  title: 'prep.title',
  line: 'prep.line',
  theme: createTheme({
    primaryColor: 'forest',
    primaryShade: { light: 8, dark: 6 },
    autoContrast: true,
    colors: {
      forest: ['#eef6f1', '#d9e9e0', '#b3d3c1', '#8abca1', '#67a885', '#4d9672', '#3a7d5d', '#2a634a', '#1f4d3d', '#15372b'],
      saffron: ['#fdf5e3', '#fae8c2', '#f6d592', '#f1c15f', '#edb039', '#e8a317', '#cf8d0c', '#a46e08', '#7d5407', '#563a06'],
    },
    fontFamily: textFont,
    headings: { fontFamily: textFont, fontWeight: '700' },
    defaultRadius: 'md',
    cursorType: 'pointer',
  }),
  light: {
    surface: '#fbf7ef',
    card: '#fffdf9',
    line: '#e6dccb',
    ink: '#1d2925',
    muted: '#566159',
    primary: '#1f4d3d',
    primaryInk: '#ffffff',
    primarySoft: '#e9f1eb',
    accent: '#e8a317',
    accentInk: '#2a1d02',
    accentSoft: '#fbeccb',
    band: '#163a2e',
    bandInk: '#fbf7ef',
    bandMuted: '#b9cdc2',
    good: '#1c6842',
    bad: '#ad2a1c',
  },
  dark: {
    surface: '#131c18',
    card: '#1a2621',
    line: '#33463d',
    ink: '#f3ede1',
    muted: '#aebbb3',
    primary: '#8fcaab',
    primaryInk: '#0f1a15',
    primarySoft: '#22342c',
    accent: '#edb039',
    accentInk: '#2a1d02',
    accentSoft: '#3b3015',
    band: '#0e1713',
    bandInk: '#f3ede1',
    bandMuted: '#aebbb3',
    good: '#7fd3a4',
    bad: '#ff9f8e',
  },
};
