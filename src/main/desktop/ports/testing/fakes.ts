/** Fakes of the ports, held to the same contracts as Electron's. */
import type { Badge } from '../badge';
import type { BadgeRig } from '../contracts/badge-contract';
import type { NotifierRig } from '../contracts/notifier-contract';
import type { PowerMonitorRig } from '../contracts/power-monitor-contract';
import type { ShortcutsRig } from '../contracts/shortcuts-contract';
import type { TrayRig } from '../contracts/tray-contract';
import type { LoginItem } from '../login-item';
import type { DesktopNotice } from '../notifier';
import type { PowerListener } from '../power-monitor';
import type { MenuLine } from '../tray';

function flat(lines: readonly MenuLine[]): MenuLine[] {
  return lines.flatMap((line) => [line, ...flat(line.items ?? [])]);
}

export function createFakeTray(): TrayRig {
  let lines: readonly MenuLine[] = [];
  let tooltip = '';
  return {
    port: {
      show(_face, text) {
        tooltip = text;
      },
      setMenu(next) {
        lines = next;
      },
      close: () => undefined,
    },
    items: () =>
      Object.fromEntries(
        flat(lines).map(({ id, label = '', enabled, checked = false, items, run }) => [
          id,
          { label, enabled: enabled ?? (items !== undefined || run !== undefined), checked },
        ]),
      ),
    tooltip: () => tooltip,
    click: (id) =>
      flat(lines)
        .find((line) => line.id === id)
        ?.run?.(),
  };
}

export function createFakeNotices(hasButtons: boolean): NotifierRig {
  const shown: DesktopNotice[] = [];
  const open = new Set<DesktopNotice>();
  const closed: string[] = [];
  const close = (notice: DesktopNotice) => {
    if (open.delete(notice)) closed.push(notice.title);
  };
  const find = (title: string) => shown.find((notice) => notice.title === title);
  return {
    port: {
      isSupported: () => true,
      hasButtons: () => hasButtons,
      show(notice) {
        shown.push(notice);
        open.add(notice);
        if (notice.forMs !== undefined) setTimeout(() => close(notice), notice.forMs);
        return { close: () => close(notice) };
      },
    },
    shown: () => shown.map(({ title }) => title),
    closed: () => closed,
    click: (title) => find(title)?.onClick?.(),
    press: (title, button) => find(title)?.onButton?.(button),
  };
}

export function createFakeShortcuts(): ShortcutsRig {
  const taken = new Map<string, string>();
  return {
    port: {
      set(name, keys) {
        taken.delete(name);
        if (keys === undefined) return 'ok';
        if ([...taken.values()].includes(keys)) return 'taken';
        if (!/^(?:(?:CommandOrControl|Alt|Shift|Super|Command|Control)\+)+\w+$/.test(keys)) return 'invalid';
        taken.set(name, keys);
        return 'ok';
      },
      close: () => taken.clear(),
    },
    isTaken: (keys) => [...taken.values()].includes(keys),
  };
}

export function createFakePowerMonitor(): PowerMonitorRig {
  const listeners = new Set<PowerListener>();
  let ends = 0;
  return {
    port: {
      listen(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    announce(event) {
      for (const listener of listeners) {
        if (event === 'suspend') void listener.onSuspend();
        else if (event === 'resume') listener.onResume();
        else
          void Promise.resolve(listener.onShutdown())
            .catch(() => undefined)
            .then(() => ends++);
      }
    },
    ends: () => ends,
  };
}

export function createFakeLoginItem(): LoginItem {
  let isOn = false;
  return {
    isSupported: () => true,
    isOn: () => isOn,
    set(on) {
      isOn = on;
    },
  };
}

export function createFakeBadge(): BadgeRig {
  let shown = 0;
  const port: Badge = {
    set(count) {
      shown = count;
    },
  };
  return { port, shown: () => shown };
}
