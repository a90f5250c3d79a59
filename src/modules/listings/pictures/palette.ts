/** Colours that were chosen together. Every thing in a picture takes its colour from here, so nothing clashes. */
export interface Palette {
  wall: string;
  tile: string;
  grout: string;
  floor: string;
  floorLine: string;
  steel: string;
  wood: string;
  accent: string;
  second: string;
  leaf: string;
  cream: string;
  ink: string;
  glow: string;
  skyTop: string;
  skyLow: string;
  hill: string;
  /** Dark walls are lit by their lamps. */
  dark: boolean;
}

const shared = { cream: '#fbf3e4', glow: '#ffe3a3', leaf: '#5f8f63', ink: '#2b3540', dark: false };

export const palettes: readonly Palette[] = [
  {
    ...shared,
    wall: '#dce8e4',
    tile: '#f6f5ee',
    grout: '#dcdfd6',
    floor: '#c9b79b',
    floorLine: '#b7a384',
    steel: '#b9c6cb',
    wood: '#b98655',
    accent: '#e0705a',
    second: '#2f6f73',
    skyTop: '#bfe0ee',
    skyLow: '#f7efdc',
    hill: '#8fb8a4',
  },
  {
    ...shared,
    wall: '#f0dcc6',
    tile: '#fbf2e4',
    grout: '#ead9c1',
    floor: '#a9664a',
    floorLine: '#95563d',
    steel: '#c3c6c4',
    wood: '#9c6b43',
    accent: '#bf4f38',
    second: '#46705f',
    skyTop: '#f3c9a5',
    skyLow: '#fdeeda',
    hill: '#c98f6b',
  },
  {
    ...shared,
    wall: '#37564d',
    tile: '#ece8da',
    grout: '#d5d1bf',
    floor: '#8d8676',
    floorLine: '#7b7465',
    steel: '#b4c0bf',
    wood: '#a9774a',
    accent: '#e6a23c',
    second: '#c8553d',
    leaf: '#7fae74',
    skyTop: '#a9d3d8',
    skyLow: '#f3f0d9',
    hill: '#6f9c85',
    dark: true,
  },
  {
    ...shared,
    wall: '#2b3f5c',
    tile: '#3b5274',
    grout: '#32486a',
    floor: '#5d5a66',
    floorLine: '#504d59',
    steel: '#aebbc9',
    wood: '#b07d50',
    accent: '#f2b84b',
    second: '#e2725b',
    leaf: '#6ea58a',
    skyTop: '#20304c',
    skyLow: '#d98b6a',
    hill: '#1d2a42',
    dark: true,
  },
  {
    ...shared,
    wall: '#f4d9d0',
    tile: '#fff7f2',
    grout: '#f0ddd4',
    floor: '#b9a5a6',
    floorLine: '#a89394',
    steel: '#c6c9cf',
    wood: '#c08f63',
    accent: '#8c4a66',
    second: '#d9805f',
    leaf: '#7c9a72',
    skyTop: '#f7cfc6',
    skyLow: '#fff1e0',
    hill: '#d9a5a0',
  },
  {
    ...shared,
    wall: '#f0d48c',
    tile: '#fdf6e0',
    grout: '#ecdfba',
    floor: '#7f8a8c',
    floorLine: '#717b7d',
    steel: '#c0c8c8',
    wood: '#a8703f',
    accent: '#c4472f',
    second: '#2e6079',
    skyTop: '#a8d6e6',
    skyLow: '#fbf4d9',
    hill: '#8db389',
  },
  {
    ...shared,
    wall: '#d9d7e6',
    tile: '#f5f4fa',
    grout: '#dfddeb',
    floor: '#9a94a8',
    floorLine: '#898398',
    steel: '#bcc2cf',
    wood: '#b28a66',
    accent: '#5b5fa8',
    second: '#e39a5f',
    leaf: '#6f9b83',
    skyTop: '#c9d4f0',
    skyLow: '#fbeee6',
    hill: '#a3a9cf',
  },
  {
    ...shared,
    wall: '#cfe0d2',
    tile: '#eef4ea',
    grout: '#d3e0d1',
    floor: '#d8c6a6',
    floorLine: '#c7b491',
    steel: '#b8c4c0',
    wood: '#c0935f',
    accent: '#d98e3f',
    second: '#3f6b52',
    skyTop: '#c4e3dc',
    skyLow: '#f9f4df',
    hill: '#86b08c',
  },
  {
    ...shared,
    wall: '#8fb3bf',
    tile: '#f2f1ea',
    grout: '#d9dcd7',
    floor: '#e2d6c0',
    floorLine: '#cfc1a8',
    steel: '#bfcbd0',
    wood: '#b07f55',
    accent: '#d65a4a',
    second: '#f0c15a',
    skyTop: '#d6ecf2',
    skyLow: '#fdf5e3',
    hill: '#7ba4a2',
  },
  {
    ...shared,
    wall: '#4a3b42',
    tile: '#e9ddd0',
    grout: '#d4c5b6',
    floor: '#7a5a4c',
    floorLine: '#6a4c40',
    steel: '#bdb9bb',
    wood: '#a4714d',
    accent: '#df7f4e',
    second: '#8fae8b',
    leaf: '#8fb07c',
    skyTop: '#e8a27c',
    skyLow: '#fbe2bd',
    hill: '#8c5a55',
    dark: true,
  },
];
