// `npm test`: build, checks, Vitest, the browser tests, the window tests. Ends with one line: N passed, N failed, N skipped.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuilt } from './build.mjs';
import { check } from './check.mjs';
import { findOrFetchChromium } from './chromium.mjs';
import { ensureNode, findElectron, hasDisplay, root, runToEnd } from './runtime.mjs';

/** @typedef {{ passed: number, failed: number, skipped: number }} Tally */

await ensureNode();
const reports = join(root, 'test-results', 'reports');
rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });
/** @type {Tally} */
const total = { passed: 0, failed: 0, skipped: 0 };
/** Tests that failed, by name: what stands at the end is what a log that was cut still shows. @type {string[]} */
const failures = [];
/** Tests that passed only when they were tried again. @type {string[]} */
const secondTries = [];

ensureBuilt();
title('Checks');
const failedChecks = await check();
total.failed += failedChecks.length;

title('Unit, integration, crash and rule tests (Vitest)');
await runVitest();

title('The UI in a browser (Playwright)');
const chromium = await findOrFetchChromium();
if (chromium === undefined) {
  console.error(
    'The browser tests need a Chromium, and none could be found or fetched. Install one (`apt-get install chromium`, or' +
      ' `npx playwright install chromium`) or point PULSEFLOW_CHROMIUM at it, and run `npm test` again.',
  );
  total.failed += 1;
} else {
  process.env['PULSEFLOW_CHROMIUM'] = chromium;
  await runPlaywright('e2e', []);
}

title('The window in a real Electron (Playwright)');
await runDesktopTests();

if (failedChecks.length > 0) console.log(`\nChecks that failed: ${failedChecks.join(', ')} (npm run check shows them alone).`);
if (failures.length > 0) console.log(`\nFailed:\n${failures.map((name) => `  ${name}`).join('\n')}`);
if (secondTries.length > 0) console.log(`\nPassed only at the second try:\n${secondTries.map((name) => `  ${name}`).join('\n')}`);
if (total.passed === 0) total.failed = Math.max(total.failed, 1);
console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exit(total.failed === 0 ? 0 : 1);

async function runVitest() {
  const report = join(reports, 'vitest.json');
  const cli = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const names = join(reports, 'vitest-names.json');
  const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const env = { ...process.env, PULSEFLOW_TEST_NAMES: names };
  const code = await runToEnd(process.execPath, [cli, ...args, '--reporter=./scripts/vitest-names.mjs'], { cwd: root, env });
  const result = readReport(report);
  const { failed = [], secondTries: late = [] } = /** @type {Partial<import('./vitest-names.mjs').Names>} */ (readReport(names));
  failures.push(...failed.map((name) => `vitest: ${name}`));
  secondTries.push(...late.map((name) => `vitest: ${name}`));
  add(code, {
    passed: Number(result['numPassedTests'] ?? 0),
    failed: Number(result['numFailedTests'] ?? 0),
    skipped: Number(result['numPendingTests'] ?? 0) + Number(result['numTodoTests'] ?? 0),
  });
}

/**
 * @param {'e2e' | 'desktop'} suite
 * @param {string[]} wrapper a program that runs the command it is given, and its own arguments
 */
async function runPlaywright(suite, wrapper) {
  const report = join(reports, `${suite}.json`);
  const cli = join(root, 'node_modules', '@playwright', 'test', 'cli.js');
  const config = join('test', suite, 'playwright.config.ts');
  const [command = '', ...args] = [...wrapper, process.execPath, cli, 'test', '-c', config, '--reporter=list,json'];
  const env = { ...process.env, PLAYWRIGHT_JSON_OUTPUT_FILE: report };
  const code = await runToEnd(command, args, { cwd: root, env });
  const {
    expected = 0,
    flaky = 0,
    unexpected = 0,
    skipped = 0,
  } = /** @type {Record<string, number>} */ (readReport(report)['stats'] ?? {});
  add(code, { passed: expected + flaky, failed: unexpected, skipped });
  for (const name of testsThatEnded(report, 'unexpected')) failures.push(`${suite}: ${name}`);
  for (const name of testsThatEnded(report, 'flaky')) secondTries.push(`${suite}: ${name}`);
}

/**
 * The tests that failed (`unexpected`), or that failed and then passed (`flaky`).
 * @param {string} report
 * @param {'unexpected' | 'flaky'} end
 * @returns {string[]}
 */
function testsThatEnded(report, end) {
  /** @typedef {{ title: string, suites?: Suite[], specs?: { title: string, tests: { status: string }[] }[] }} Suite */
  /** @type {(suite: Suite) => string[]} */
  const namesOf = ({ suites = [], specs = [] }) => [
    ...specs.filter(({ tests }) => tests.some(({ status }) => status === end)).map(({ title }) => title),
    ...suites.flatMap(namesOf),
  ];
  return /** @type {Suite[]} */ (readReport(report)['suites'] ?? []).flatMap(namesOf);
}

async function runDesktopTests() {
  const obstacle = prepareElectron();
  if (obstacle !== undefined) {
    const count = countDesktopTests();
    console.log(`The ${count} window tests were not run: ${obstacle}.`);
    total.skipped += count;
    return;
  }
  await runPlaywright('desktop', hasDisplay() ? [] : ['xvfb-run', '-a', '-s', '-screen 0 1440x900x24']);
}

/**
 * Finds an Electron and a display for it, and tells the tests where.
 * @returns {string | undefined} what stands in the way
 */
function prepareElectron() {
  // A checkout beside the shared tools can borrow an Electron where the package's own download is out of reach.
  const tool = join(root, '..', 'shared', 'tools', 'electron-runtime');
  if (findElectron() === undefined && existsSync(tool)) {
    try {
      process.env['ELECTRON_OVERRIDE_DIST_PATH'] = execFileSync(tool, {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'inherit'],
      }).trim();
    } catch {
      // The tool told why on stderr; what follows finds no Electron and says so.
    }
  }
  if (findElectron() === undefined) return 'no Electron binary is installed here (npx install-electron fetches it)';
  if (!hasDisplay() && spawnSync('xvfb-run', ['--help'], { stdio: 'ignore' }).status !== 0) {
    return 'there is no display, and xvfb-run (Debian package xvfb) is not installed';
  }
  return undefined;
}

function countDesktopTests() {
  const folder = join(root, 'test', 'desktop');
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(test|spec)\.ts$/.test(file))
    .flatMap((file) => readFileSync(join(folder, file), 'utf8').match(/^\s*test\(/gm) ?? []).length;
}

/**
 * Adds what a runner counted. A runner that failed without a failed test (it could not start, nothing matched, an error
 * outside of any test) counts as one failure.
 * @param {number} code
 * @param {Tally} counted
 */
function add(code, counted) {
  total.passed += counted.passed;
  total.failed += code !== 0 && counted.failed === 0 ? 1 : counted.failed;
  total.skipped += counted.skipped;
}

/**
 * @param {string} file
 * @returns {Record<string, unknown>} empty when the runner ended before it wrote one
 */
function readReport(file) {
  return existsSync(file) ? /** @type {Record<string, unknown>} */ (JSON.parse(readFileSync(file, 'utf8'))) : {};
}

/** @param {string} text */
function title(text) {
  console.log(`\n── ${text}`);
}
