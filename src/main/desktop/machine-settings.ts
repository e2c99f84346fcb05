/** Settings of this machine: start with the session, start hidden, the shortcut of quick-run, zoom. Knows no Electron. */
import type { MachineSettings } from '#shared/contract/desktop-shell';
import type { ChoiceFile } from './choice-file';
import type { LoginItem } from './ports/login-item';
import type { Notifier } from './ports/notifier';
import type { Shortcuts } from './ports/shortcuts';

/** Not taken by any of the three systems, and within reach of one hand. */
export const DEFAULT_SHORTCUT = 'CommandOrControl+Shift+Space';

export interface MachineSettingsPorts {
  choice: ChoiceFile;
  loginItem: LoginItem;
  shortcuts: Shortcuts;
  notifier: Notifier;
  zoom: { get(): number; set(percent: number): void };
  platform: NodeJS.Platform;
  quickRun(): void;
}

type Changeable = 'startAtLogin' | 'startHidden' | 'quickRunShortcut' | 'zoomPercent';
type MachineSettingsChange = { [Name in Changeable]?: MachineSettings[Name] | undefined };

export interface MachineSettingsService {
  read(): MachineSettings;
  /** Errors: those of the file system, when the start with the session cannot be set. */
  change(fields: MachineSettingsChange): MachineSettings;
}

/** Takes the shortcut at once. */
export function createMachineSettings(ports: MachineSettingsPorts): MachineSettingsService {
  const { choice, loginItem, shortcuts, zoom } = ports;
  const shortcut = () => choice.read().quickRunShortcut ?? DEFAULT_SHORTCUT;
  let shortcutState: MachineSettings['shortcutState'] = 'off';

  function takeShortcut(): void {
    const keys = shortcut();
    const state = shortcuts.set('quick-run', keys === '' ? undefined : keys, () => ports.quickRun());
    shortcutState = keys === '' ? 'off' : state;
  }
  takeShortcut();

  function read(): MachineSettings {
    const platform = (['darwin', 'win32', 'linux'] as const).find((each) => each === ports.platform);
    return {
      startAtLogin: loginItem.isSupported() && loginItem.isOn(),
      canStartAtLogin: loginItem.isSupported(),
      startHidden: choice.read().startHidden ?? false,
      quickRunShortcut: shortcut(),
      shortcutState,
      zoomPercent: zoom.get(),
      notificationButtons: ports.notifier.hasButtons(),
      platform: platform ?? 'other',
    };
  }

  return {
    read,
    change({ startAtLogin, startHidden, quickRunShortcut, zoomPercent }) {
      if (startAtLogin !== undefined) loginItem.set(startAtLogin, ['--hidden']);
      if (startHidden !== undefined) choice.change({ startHidden });
      if (zoomPercent !== undefined) zoom.set(zoomPercent);
      if (quickRunShortcut !== undefined) {
        choice.change({ quickRunShortcut });
        takeShortcut();
      }
      return read();
    },
  };
}
