/** Where the ground of the map lies; see web/base-map.ts. */
declare module 'virtual:base-map' {
  const address: string;
  export default address;
}
