import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import type { Plugin, UserConfig } from 'vite';

const root = import.meta.dirname;
const page = resolve(root, 'src/renderer');

/** `npm run dev` only: hot reloading needs an inline script and a web socket, which the page's policy rightly forbids. */
const relaxedPolicy: Plugin = {
  name: 'pulseflow:relaxed-policy-for-hot-reload',
  apply: 'serve',
  transformIndexHtml: (html) =>
    html
      .replace("script-src 'self'", "script-src 'self' 'unsafe-inline'")
      .replace("connect-src 'self'", "connect-src 'self' ws:"),
};

/** The page, the same for the window and for a browser. The target is the oldest Chromium that the desktop tests run. */
export default {
  root: page,
  base: './',
  plugins: [react(), relaxedPolicy],
  build: {
    outDir: resolve(root, process.env['PULSEFLOW_BUILD_DIR'] ?? 'out', 'renderer'),
    target: 'chrome114',
    emptyOutDir: true,
    minify: true,
    rolldownOptions: { input: resolve(page, 'index.html') },
  },
} satisfies UserConfig;
