/** Ends an Electron that a test has started, whatever state it is in. */
import { readdirSync, readFileSync } from 'node:fs';
import { type ElectronApplication, expect } from '@playwright/test';

/** How long an app may take to end before it is killed. */
const END_MS = 10_000;

/**
 * Ends the app. One that does not end by itself is killed with all it started, and what it hung in is printed: the test has
 * passed or failed by then, and the tests after it must not wait for it.
 */
export async function endApp(app: ElectronApplication): Promise<void> {
  const mainPid = pidOf(app);
  if (mainPid === undefined) return;
  const family = new Set([mainPid, ...descendants(mainPid), ...withHomeOf(mainPid)]);
  let hasEnded = false;
  void app
    .evaluate(({ app: electronApp }) => electronApp.exit(0))
    .catch(() => undefined)
    .then(() => app.close())
    .catch(() => undefined)
    .then(() => {
      hasEnded = true;
    });
  const ends = () =>
    expect
      .poll(() => hasEnded, { timeout: END_MS })
      .toBe(true)
      .then(
        () => true,
        () => false,
      );
  if (await ends()) return;
  for (const pid of family) {
    const state = readProcess(pid, 'status')?.match(/^State:\s*(.*)$/m)?.[1];
    if (state === undefined) continue;
    console.log(
      `Did not end in ${END_MS} ms: ${readProcess(pid, 'cmdline')?.split('\0').join(' ').slice(0, 120)} (${state}, ${readProcess(pid, 'wchan')})`,
    );
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It ended in this moment.
    }
  }
  await ends();
}

/** Undefined once it has ended: Playwright knows its process no more. */
function pidOf(app: ElectronApplication): number | undefined {
  try {
    return app.process().pid;
  } catch {
    return undefined;
  }
}

function readProcess(pid: number, file: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return undefined;
  }
}

function descendants(pid: number): number[] {
  const children = readProcess(pid, `task/${pid}/children`)?.split(' ').filter(Boolean).map(Number) ?? [];
  return children.flatMap((child) => [child, ...descendants(child)]);
}

/** Processes that were given the same home: also those that have left the family, as daemons do, but hold its pipes. */
function withHomeOf(pid: number): number[] {
  const home = readProcess(pid, 'environ')?.match(/(?:^|\0)(PULSEFLOW_HOME=[^\0]+)/)?.[1];
  if (home === undefined) return [];
  return readdirSync('/proc')
    .map(Number)
    .filter((each) => each > 1 && readProcess(each, 'environ')?.split('\0').includes(home) === true);
}
