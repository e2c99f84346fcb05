import { defineConfig } from '@playwright/test';
import { findChromium } from '../../scripts/chromium.mjs';

const executablePath = await findChromium();

export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results/e2e',
  timeout: 60_000,
  expect: { timeout: 10_000 },
  workers: 2,
  // Each test has an instance of its own, so that a long file need not keep one worker while the other has nothing left.
  fullyParallel: true,
  forbidOnly: Boolean(process.env['CI']),
  // A shared machine may stop for seconds. What passes only at the second try is named at the end (scripts/test.mjs).
  retries: process.env['CI'] === undefined ? 0 : 1,
  use: {
    browserName: 'chromium',
    viewport: { width: 1280, height: 800 },
    locale: 'en-US',
    // Recording each test costs a quarter of the processor; `--trace on` records one that is looked into.
    trace: 'on-first-retry',
    screenshot: 'only-on-failure',
    launchOptions: {
      ...(executablePath === undefined ? {} : { executablePath }),
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    },
  },
});
