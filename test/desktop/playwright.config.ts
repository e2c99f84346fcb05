import { defineConfig } from '@playwright/test';

/** Each test starts a real Electron (`findElectron` of scripts/runtime.mjs); one at a time, for they share a display. */
export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results/desktop',
  timeout: 60_000,
  expect: { timeout: 10_000 },
  workers: 1,
  forbidOnly: Boolean(process.env['CI']),
  // A shared machine may stop for seconds. What passes only at the second try is named at the end (scripts/test.mjs).
  retries: process.env['CI'] === undefined ? 0 : 1,
});
