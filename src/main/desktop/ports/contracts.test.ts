import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createAutostartFile, execArgument } from './autostart-file';
import { badgeContract } from './contracts/badge-contract';
import type { ContractCase } from './contracts/contract-case';
import { loginItemContract } from './contracts/login-item-contract';
import { notifierContract } from './contracts/notifier-contract';
import { powerMonitorContract } from './contracts/power-monitor-contract';
import { shortcutsContract } from './contracts/shortcuts-contract';
import { trayContract } from './contracts/tray-contract';
import {
  createFakeBadge,
  createFakeLoginItem,
  createFakeNotices,
  createFakePowerMonitor,
  createFakeShortcuts,
  createFakeTray,
} from './testing/fakes';

/** The same cases run against Electron in test/desktop/ports.test.ts. */
function hold<Rig>(name: string, cases: readonly ContractCase<Rig>[], create: () => Rig): void {
  describe(`the contract of ${name}`, () => {
    it.each(cases.map((each) => [each.name, each] as const))('%s', async (_name, { check }) => {
      await check(create());
      expect.assertions(0);
    });
  });
}

hold('the tray', trayContract, createFakeTray);
hold('notifications with buttons', notifierContract, () => createFakeNotices(true));
hold('notifications without buttons', notifierContract, () => createFakeNotices(false));
hold('shortcuts', shortcutsContract, createFakeShortcuts);
hold('the power monitor', powerMonitorContract, createFakePowerMonitor);
hold('the badge', badgeContract, createFakeBadge);
hold('the start with the session', loginItemContract, () => ({ port: createFakeLoginItem() }));

describe('the autostart file of Linux', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pulseflow-autostart-'));
  const create = () =>
    createAutostartFile({
      env: { XDG_CONFIG_HOME: folder },
      command: ['/opt/Pulse Flow/pulseflow', '/work/100%'],
      icon: '/opt/icon.png',
    });
  const file = join(folder, 'autostart', 'pulseflow.desktop');

  it.each(loginItemContract.map((each) => [each.name, each] as const))('%s', async (_name, { check }) => {
    await check({ port: create() });
    rmSync(file, { force: true });
  });

  it('starts the app hidden, whatever its path has in it', () => {
    create().set(true, ['--hidden']);
    expect(readFileSync(file, 'utf8')).toContain('Exec="/opt/Pulse Flow/pulseflow" "/work/100%%" --hidden\n');
    expect(execArgument('a"b$c')).toBe('"a\\\\"b\\\\$c"');
  });

  it('is off when the desktop has switched it off in its own way', () => {
    create().set(true, []);
    writeFileSync(file, readFileSync(file, 'utf8').replace('enabled=true', 'enabled=false'));
    expect(create().isOn()).toBe(false);
    rmSync(folder, { recursive: true, force: true });
  });
});
