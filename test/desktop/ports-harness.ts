/** Runs in a real Electron: holds its adapters to the contracts of the ports. Bundled and started by ports.test.ts. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { app, globalShortcut, type Menu, Notification, powerMonitor, Tray } from 'electron';
import { badgeContract } from '#main/desktop/ports/contracts/badge-contract';
import type { ContractCase } from '#main/desktop/ports/contracts/contract-case';
import { loginItemContract } from '#main/desktop/ports/contracts/login-item-contract';
import { notifierContract } from '#main/desktop/ports/contracts/notifier-contract';
import { powerMonitorContract } from '#main/desktop/ports/contracts/power-monitor-contract';
import { shortcutsContract } from '#main/desktop/ports/contracts/shortcuts-contract';
import { trayContract } from '#main/desktop/ports/contracts/tray-contract';
import { createElectronBadge } from '#main/desktop/ports/electron-badge';
import { createElectronLoginItem } from '#main/desktop/ports/electron-login-item';
import { createElectronNotifier } from '#main/desktop/ports/electron-notifier';
import { createElectronPowerMonitor } from '#main/desktop/ports/electron-power-monitor';
import { createElectronShortcuts } from '#main/desktop/ports/electron-shortcuts';
import { createElectronTray } from '#main/desktop/ports/electron-tray';

export interface Verdict {
  contract: string;
  name: string;
  error?: string;
}

async function hold<Rig>(contract: string, cases: readonly ContractCase<Rig>[], create: () => Rig): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  for (const { name, check } of cases) {
    try {
      await check(create());
      verdicts.push({ contract, name });
    } catch (error) {
      verdicts.push({ contract, name, error: error instanceof Error ? error.message : String(error) });
    }
  }
  return verdicts;
}

function trayRig(icons: string) {
  let shown: Menu | undefined;
  let tooltip = '';
  const prototype = Tray.prototype;
  const setMenu = prototype.setContextMenu;
  prototype.setContextMenu = function keepMenu(this: Tray, menu) {
    shown = menu ?? undefined;
    setMenu.call(this, menu);
  };
  const setToolTip = prototype.setToolTip;
  prototype.setToolTip = function keepToolTip(this: Tray, text) {
    tooltip = text;
    setToolTip.call(this, text);
  };
  const all = (menu: Menu | undefined): Electron.MenuItem[] =>
    (menu?.items ?? []).flatMap((item) => [item, ...all(item.submenu)]);
  const plain = (label: string) => label.replaceAll('&&', '&');
  return {
    port: createElectronTray(icons, () => undefined),
    items: () =>
      Object.fromEntries(all(shown).map(({ id, label, enabled, checked }) => [id, { label: plain(label), enabled, checked }])),
    tooltip: () => tooltip,
    click: (id: string) => (shown?.getMenuItemById(id) as unknown as { click(): void }).click(),
  };
}

function notifierRig() {
  const shown: Notification[] = [];
  const closed = new Set<string>();
  const prototype = Notification.prototype;
  const show = prototype.show;
  prototype.show = function keepShown(this: Notification) {
    shown.push(this);
    // A display without a service for notifications says so at once: then there is nothing to take away any more.
    for (const event of ['failed', 'close'] as const) this.once(event as 'close', () => void closed.add(this.title));
    show.call(this);
  };
  const close = prototype.close;
  prototype.close = function keepClosed(this: Notification) {
    closed.add(this.title);
    close.call(this);
  };
  const find = (title: string) => shown.find((notification) => notification.title === title);
  return {
    port: createElectronNotifier(process.platform, Number.parseInt(process.versions['electron'] ?? '0', 10)),
    shown: () => shown.map(({ title }) => title),
    closed: () => [...closed],
    click: (title: string) => void find(title)?.emit('click'),
    press(title: string, button: string) {
      const notification = find(title);
      notification?.emit('action', {}, ['yes', 'no'].indexOf(button));
    },
  };
}

async function runContracts(icons: string): Promise<Verdict[]> {
  let ends = 0;
  let badge = 0;
  const setBadgeCount = app.setBadgeCount.bind(app);
  app.setBadgeCount = (count) => {
    badge = count ?? 0;
    return setBadgeCount(count);
  };
  return [
    ...(await hold('tray', trayContract, () => trayRig(icons))),
    ...(await hold('notifier', notifierContract, notifierRig)),
    ...(await hold('shortcuts', shortcutsContract, () => ({
      port: createElectronShortcuts(),
      isTaken: (keys) => globalShortcut.isRegistered(keys),
    }))),
    ...(await hold('power monitor', powerMonitorContract, () => ({
      port: createElectronPowerMonitor(() => ends++),
      announce: (event) => void powerMonitor.emit(event as 'suspend', { preventDefault: () => undefined } as never),
      ends: () => ends,
    }))),
    ...(await hold('login item', loginItemContract, () => ({
      port: createElectronLoginItem({
        platform: process.platform,
        env: { XDG_CONFIG_HOME: mkdtempSync(join(tmpdir(), 'pulseflow-login-')) },
        command: [process.execPath],
        icon: join(icons, 'icon.png'),
      }),
    }))),
    ...(await hold('badge', badgeContract, () => ({
      port: createElectronBadge(process.platform, () => undefined),
      shown: () => badge,
    }))),
  ];
}

(globalThis as unknown as { runContracts: typeof runContracts }).runContracts = runContracts;
app.on('window-all-closed', () => undefined);
