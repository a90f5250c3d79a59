import { fileURLToPath } from 'node:url';
import { reactRouter } from '@react-router/dev/vite';
import presetMantine from 'postcss-preset-mantine';
import { defineConfig } from 'vite';
import { baseMap } from './base-map.ts';

export default defineConfig({
  root: import.meta.dirname,
  // Named after this folder, so that a build never shares a cache with another project's.
  cacheDir: fileURLToPath(new URL('../node_modules/.vite-web', import.meta.url)),
  plugins: [reactRouter(), baseMap()],
  css: { postcss: { plugins: [presetMantine()] } },
  resolve: { alias: { '~': fileURLToPath(new URL('./app', import.meta.url)) } },
  build: { target: 'es2022', assetsInlineLimit: 0 },
});
