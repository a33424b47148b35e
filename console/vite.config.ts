import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Where `npm run dev` in this folder finds a running platform. */
const platform = process.env['PLEXUS_ADDRESS'] ?? 'http://127.0.0.1:8080';

/**
 * Everything is a file of our own: the page's content security policy allows no inline script or style and no data
 * addresses of code, so nothing is inlined and no polyfill is injected.
 */
const config = defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  build: {
    target: 'es2023',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 700,
  },
  server: { proxy: { '/v1': platform, '/health': platform } },
});

// oxlint-disable-next-line import/no-default-export -- Vite reads its configuration from the default export.
export default config;
