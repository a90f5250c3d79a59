import { createTheme } from '@mantine/core';
import type { Brand } from './brand';
import { textFont } from './fonts';

/** The house that the markets live in: stone, ink and brass. Worn by the doors page and the sandbox. */
export const house: Brand = {
  market: '',
  title: 'doors.title',
  line: 'doors.footer',
  theme: createTheme({
    primaryColor: 'slate',
    primaryShade: { light: 8, dark: 6 },
    autoContrast: true,
    colors: {
      slate: ['#f2f4f7', '#e1e5eb', '#c2cad6', '#a1aec0', '#8494ab', '#6c7f99', '#56687f', '#445266', '#323d4d', '#222a36'],
    },
    fontFamily: textFont,
    headings: { fontFamily: textFont, fontWeight: '700' },
    defaultRadius: 'md',
    cursorType: 'pointer',
  }),
  light: {
    surface: '#f6f4ef',
    card: '#ffffff',
    line: '#ddd8cc',
    ink: '#222a36',
    muted: '#576070',
    primary: '#323d4d',
    primaryInk: '#ffffff',
    primarySoft: '#eceef1',
    accent: '#c9a24b',
    accentInk: '#231c09',
    accentSoft: '#f6edd8',
    band: '#222a36',
    bandInk: '#f6f4ef',
    bandMuted: '#b9c0cb',
    good: '#1f6b45',
    bad: '#b3261e',
  },
  dark: {
    surface: '#161b22',
    card: '#1f2630',
    line: '#36404e',
    ink: '#f0ede6',
    muted: '#a9b2bf',
    primary: '#b6c3d6',
    primaryInk: '#161b22',
    primarySoft: '#28313d',
    accent: '#d9b45f',
    accentInk: '#231c09',
    accentSoft: '#3a321f',
    band: '#10141a',
    bandInk: '#f0ede6',
    bandMuted: '#a9b2bf',
    good: '#86d6ab',
    bad: '#ff9d8f',
  },
};
