import { svelte } from '@sveltejs/vite-plugin-svelte';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { constants, gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

const COMPRESSED = /\.(?:js|css|html|svg)$/;

/** Compresses once what the gateways serve, so that they never have to. */
function precompress(): Plugin {
  return {
    name: 'precompress',
    apply: 'build',
    writeBundle({ dir }) {
      for (const name of readdirSync(dir!, { recursive: true, encoding: 'utf8' }).filter((file) => COMPRESSED.test(file))) {
        const file = join(dir!, name);
        writeFileSync(`${file}.gz`, gzipSync(readFileSync(file), { level: constants.Z_BEST_COMPRESSION }));
      }
    },
  };
}

export default defineConfig({
  plugins: [svelte(), precompress()],
  // The sources of the library, so that one build step is enough.
  resolve: { alias: { 'parley-client': fileURLToPath(new URL('../js/src/index.ts', import.meta.url)) } },
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // Each file costs a connection: so one style for all, one script for the first screen, and one for what several others share.
    cssCodeSplit: false,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'first', test: /src\/(main\.ts|views\/App\.svelte)$/, priority: 2 },
            { name: 'shared', test: /src\//, minShareCount: 2, priority: 1 },
          ],
        },
      },
    },
  },
  // The development server passes on to the first gateway of the local cluster, which must see its own origin.
  server: {
    proxy: {
      '/ws': { target: 'ws://127.0.0.1:7401', ws: true, changeOrigin: true },
      '/settings.json': { target: 'http://127.0.0.1:7401', changeOrigin: true },
    },
  },
  test: { testTimeout: 60_000, hookTimeout: 120_000, fileParallelism: false },
});
