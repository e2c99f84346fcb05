import { defineConfig } from 'vitest/config';

const minuteMs = 60_000;
/** Plugins are tested with the SDK as it is written here, not as it was last built. */
const resolve = { conditions: ['pulseflow-source'] };
const ssr = { resolve };
/**
 * As with the browser tests: a shared machine may stop for seconds, and what passes only at the second try is named at the end.
 * A property's counterexample is no matter of time: it would be lost by trying again with another seed.
 */
const retry = process.env['CI'] === undefined ? 0 : { count: 1, condition: /^(?!Property failed)/ };

export default defineConfig({
  test: {
    // Two cores are the machine we promise the suite on; the default would leave one of them idle.
    maxWorkers: 2,
    projects: [
      {
        resolve,
        ssr,
        test: {
          name: 'unit',
          include: ['src/**/*.test.{ts,tsx}', 'packages/**/*.test.ts', 'plugins/**/*.test.ts'],
          environment: 'node',
          retry,
          // No test sleeps; this is for a machine that is busy with something else.
          testTimeout: minuteMs / 2,
          hookTimeout: minuteMs / 2,
          sequence: { groupOrder: 0 },
        },
      },
      {
        resolve,
        ssr,
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          environment: 'node',
          retry,
          globalSetup: ['test/setup/build.ts'],
          testTimeout: minuteMs / 2,
          hookTimeout: minuteMs / 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        resolve,
        ssr,
        test: {
          name: 'crash',
          include: ['test/crash/**/*.test.ts'],
          environment: 'node',
          retry,
          globalSetup: ['test/setup/build.ts'],
          testTimeout: 3 * minuteMs,
          hookTimeout: minuteMs,
          sequence: { groupOrder: 2 },
        },
      },
      {
        resolve,
        ssr,
        test: {
          name: 'simulation',
          include: ['test/simulation/**/*.test.ts'],
          environment: 'node',
          testTimeout: 3 * minuteMs,
          sequence: { groupOrder: 3 },
        },
      },
      {
        resolve,
        ssr,
        test: {
          name: 'checks',
          include: ['test/checks/**/*.test.ts'],
          environment: 'node',
          testTimeout: 2 * minuteMs,
          hookTimeout: 2 * minuteMs,
          sequence: { groupOrder: 4 },
        },
      },
    ],
  },
});
